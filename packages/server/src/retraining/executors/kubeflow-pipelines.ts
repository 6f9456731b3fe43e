import { z } from "zod";
import { noHooks } from "../executor.ts";
import { createCiApi, type CiApi } from "./ci/ci-api.ts";
import { ciExecutor, secretFrom } from "./ci/ci-executor.ts";
import type { CiProgress, CiStarted, CiSystem } from "./ci/ci-system.ts";
import { jobLines, linkOf } from "./ci/job-lines.ts";
import { lowerCase, type OrderParameters } from "./ci/order-parameters.ts";

const config = z.strictObject({
  kind: z.literal("kubeflow-pipelines"),
  url: z
    .url({ protocol: /^https?$/ })
    .describe("Of the API, e.g. http://ml-pipeline.kubeflow:8888, or https://HOST/pipeline"),
  pipeline: z.string().min(1).describe("Name of the pipeline; its newest version runs"),
  namespace: z
    .string()
    .min(1)
    .optional()
    .describe("Of the pipeline and its runs, where there are many users"),
  experiment: z.uuid().optional().describe("Id of the experiment its runs are shown under"),
  pipelineRoot: z
    .string()
    .min(1)
    .optional()
    .describe("Where its files are kept, e.g. s3://bucket/runs"),
  serviceAccount: z.string().min(1).optional(),
  tokenFrom: secretFrom
    .optional()
    .describe("Sent as Bearer; which token lets in differs from installation to installation"),
  cookieFrom: secretFrom
    .optional()
    .describe("Sent as Cookie, where a sign-in page stands before the API"),
  parameters: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .default({})
    .describe("Further parameters of the pipeline"),
  uiUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("Of its pages, for links; the url if left out"),
});
type Config = z.output<typeof config>;

const place = z.object({ run: z.string() });
type Place = z.output<typeof place>;

const runSchema = z.object({
  run_id: z.string(),
  display_name: z.string().default(""),
  state: z.string().default("RUNTIME_STATE_UNSPECIFIED"),
  error: z.object({ message: z.string().default("") }).nullish(),
  run_details: z
    .object({
      task_details: z
        .array(z.object({ display_name: z.string().default(""), state: z.string().default("") }))
        .default([]),
    })
    .nullish(),
});
type KfpRun = z.output<typeof runSchema>;

const ends: ReadonlySet<string> = new Set(["SUCCEEDED", "FAILED", "CANCELED", "SKIPPED"]);
const ours = ["plumbline_attempt", "plumbline_order", "plumbline_token"];

const system: CiSystem<Config, Place> = {
  id: "kubeflow-pipelines",
  title: "Kubeflow Pipelines",
  config,
  example: {
    ...{ kind: "kubeflow-pipelines", url: "http://ml-pipeline.kubeflow:8888" },
    ...{ pipeline: "plumbline-churn", tokenFrom: "env:KFP_TOKEN" },
  },
  place,
  secretNames: ({ tokenFrom, cookieFrom }) =>
    [tokenFrom, cookieFrom].filter((name) => name !== undefined),
  open: ({ url, tokenFrom, cookieFrom }, effects) =>
    createCiApi(
      {
        ...{ name: "Kubeflow Pipelines", url: `${url.replace(/\/+$/, "")}/apis/v2beta1` },
        headers: (secret) => ({
          ...(tokenFrom === undefined ? {} : { authorization: `Bearer ${secret(tokenFrom)}` }),
          ...(cookieFrom === undefined ? {} : { cookie: secret(cookieFrom) }),
        }),
        secretNames: [tokenFrom, cookieFrom].filter((name) => name !== undefined),
      },
      effects,
    ),
  async start(api, parameters, settings) {
    const pipeline = await pipelineId(api, settings);
    const body = runBody(pipeline, parameters, settings);
    return startedOf(
      (await api.ask({ method: "POST", path: "/runs", body })).as(runSchema),
      settings,
    );
  },
  async find(api, key, settings) {
    const query = new URLSearchParams({
      ...{ page_size: "100", sort_by: "created_at desc" },
      ...(settings.namespace === undefined ? {} : { namespace: settings.namespace }),
    });
    const listSchema = z.object({ runs: z.array(runSchema).default([]) });
    const { runs } = (await api.ask({ path: `/runs?${query.toString()}` })).as(listSchema);
    const run = runs.find((one) => one.display_name === nameOf(key));
    return run === undefined ? null : startedOf(run, settings);
  },
  look: (api, { place: { run }, tail }) => lookAtRun(api, run, tail),
  async stop(api, { place: { run } }) {
    const { state } = (await api.ask({ path: `/runs/${run}` })).as(runSchema);
    if (ends.has(state)) return "It had ended already";
    await api.ask({ method: "POST", path: `/runs/${run}:terminate` });
    return "It was asked to end";
  },
  async *check(api, settings) {
    await api.ask({ path: "/healthz" });
    yield { name: "connection", outcome: "good", detail: "The API answers" };
    const id = await pipelineId(api, settings);
    yield { name: "pipeline", outcome: "good", detail: `There is a pipeline ${settings.pipeline}` };
    const query = new URLSearchParams({ page_size: "1", sort_by: "created_at desc" });
    const answer = await api.ask({ path: `/pipelines/${id}/versions?${query.toString()}` });
    const declared = parametersOf(answer.as(versionsSchema));
    const missing = [...ours, ...Object.keys(settings.parameters)].filter(
      (name) => !declared.includes(name),
    );
    yield missing.length === 0
      ? { name: "parameters", outcome: "good", detail: "Its newest version takes all parameters" }
      : {
          name: "parameters",
          outcome: "bad",
          detail: `Its newest version does not take ${missing.join(", ")}: upload one that does`,
        };
    yield {
      name: "start",
      outcome: "unknown",
      detail: "Only a start would show whether runs may be made",
    };
  },
  // Kubeflow Pipelines sends no webhooks.
  readHook: noHooks,
};

/** Runs a pipeline of Kubeflow Pipelines, by its v2beta1 API. */
export const kubeflowPipelines = { ...ciExecutor(system), id: "kubeflow-pipelines" } as const;

const nameOf = (key: string): string => `plumbline ${key}`;

function runBody(
  pipeline: string,
  parameters: OrderParameters,
  { experiment, pipelineRoot, serviceAccount, parameters: others }: Config,
) {
  return {
    display_name: nameOf(parameters.PLUMBLINE_ATTEMPT),
    pipeline_version_reference: { pipeline_id: pipeline },
    runtime_config: {
      parameters: { ...others, ...lowerCase(parameters) },
      ...(pipelineRoot === undefined ? {} : { pipeline_root: pipelineRoot }),
    },
    ...(experiment === undefined ? {} : { experiment_id: experiment }),
    ...(serviceAccount === undefined ? {} : { service_account: serviceAccount }),
  };
}

async function pipelineId(api: CiApi, { pipeline, namespace }: Config): Promise<string> {
  const query = namespace === undefined ? "" : `?namespace=${encodeURIComponent(namespace)}`;
  const path = `/pipelines/names/${encodeURIComponent(pipeline)}${query}`;
  return (await api.ask({ path })).as(z.object({ pipeline_id: z.string() })).pipeline_id;
}

const versionsSchema = z.object({
  pipeline_versions: z
    .array(
      z.object({
        pipeline_spec: z
          .looseObject({
            root: rootSchema().optional(),
            pipeline_spec: z.object({ root: rootSchema() }).optional(),
          })
          .nullish(),
      }),
    )
    .default([]),
});

function rootSchema() {
  const inputs = z.object({ parameters: z.record(z.string(), z.unknown()).default({}) });
  return z.object({ inputDefinitions: inputs.optional() });
}

/** A version with a platform specification keeps the pipeline's own one level down. */
function parametersOf({
  pipeline_versions: [newest],
}: z.output<typeof versionsSchema>): readonly string[] {
  const spec = newest?.pipeline_spec;
  const root = spec?.root ?? spec?.pipeline_spec?.root;
  return Object.keys(root?.inputDefinitions?.parameters ?? {});
}

function startedOf({ run_id: run }: KfpRun, { url, uiUrl }: Config): CiStarted<Place> {
  const page = (uiUrl ?? url).replace(/\/+$/, "");
  return { place: { run }, url: linkOf(`${page}/#/runs/details/${encodeURIComponent(run)}`) };
}

async function lookAtRun(api: CiApi, id: string, tail: unknown): Promise<CiProgress<Place>> {
  const run = (await api.ask({ path: `/runs/${encodeURIComponent(id)}` })).as(runSchema);
  const tasks = (run.run_details?.task_details ?? [])
    .filter(({ display_name: name }) => name !== "")
    .map(({ display_name: name, state }) => ({ name, status: state.toLowerCase() }));
  const seen = jobLines(tasks, tail);
  const state = run.state.toLowerCase();
  if (!ends.has(run.state)) return { state: "running", words: `is ${state}`, ...seen };
  const why = run.error?.message ?? "";
  return {
    state: "ended",
    words: `ended with ${state}${why === "" ? "" : `: ${why.slice(0, 500)}`}`,
    ...seen,
  };
}
