import { z } from "zod";
import { createCiApi, type CiApi } from "./ci/ci-api.ts";
import { ciExecutor, secretFrom } from "./ci/ci-executor.ts";
import { refusal } from "./ci/ci-fault.ts";
import type { CiProgress, CiStarted, CiSystem } from "./ci/ci-system.ts";
import { isSameText } from "../../domain/hook-signature.ts";
import { holdsKey, jobLines, linkOf } from "./ci/job-lines.ts";
import { logEnd } from "./ci/log-end.ts";
import { readSignedHook } from "./ci/read-signed-hook.ts";

const config = z.strictObject({
  kind: z.literal("gitlab-ci"),
  project: z
    .string()
    .regex(/^(\d+|[\w.-]+(\/[\w.-]+)+)$/, "expected GROUP/PROJECT or the number of a project")
    .describe("GROUP/PROJECT, or its number"),
  ref: z.string().min(1).default("main").describe("Branch or tag that it runs on"),
  triggerTokenFrom: secretFrom.describe("Pipeline trigger token: it starts, and sees nothing"),
  tokenFrom: secretFrom.describe(
    "Project access token with scope read_api, which follows; with scope api it can cancel too",
  ),
  webhookTokenFrom: secretFrom
    .optional()
    .describe("Secret token of the webhook; without it pipelines are polled"),
  variables: z
    .record(z.string(), z.string())
    .default({})
    .describe("Further variables of the pipeline"),
  server: z.url({ protocol: /^https?$/ }).default("https://gitlab.com"),
});
type Config = z.output<typeof config>;

const place = z.object({ id: z.int() });
type Place = z.output<typeof place>;

const pipelineSchema = z.object({
  id: z.int(),
  status: z.string(),
  web_url: z.string().nullish(),
  name: z.string().nullish(),
});
type Pipeline = z.output<typeof pipelineSchema>;

const jobSchema = z.object({
  id: z.int(),
  name: z.string(),
  stage: z.string(),
  status: z.string(),
});

const ends: ReadonlySet<string> = new Set(["success", "failed", "canceled", "skipped"]);

const system: CiSystem<Config, Place> = {
  id: "gitlab-ci",
  title: "GitLab CI",
  config,
  example: {
    ...{ kind: "gitlab-ci", project: "acme/churn", tokenFrom: "env:GITLAB_TOKEN" },
    triggerTokenFrom: "env:GITLAB_TRIGGER_TOKEN",
  },
  place,
  secretNames: ({ tokenFrom, triggerTokenFrom, webhookTokenFrom }) => [
    ...[tokenFrom, triggerTokenFrom],
    ...(webhookTokenFrom === undefined ? [] : [webhookTokenFrom]),
  ],
  open: ({ server, tokenFrom, triggerTokenFrom }, effects) =>
    createCiApi(
      {
        ...{ name: "GitLab", url: `${server.replace(/\/+$/, "")}/api/v4` },
        headers: (secret) => ({ "private-token": secret(tokenFrom) }),
        secretNames: [tokenFrom, triggerTokenFrom],
      },
      effects,
    ),
  async start(api, parameters, settings) {
    const { ref, triggerTokenFrom } = settings;
    const variables = Object.entries({ ...settings.variables, ...parameters });
    const answer = await api.ask({
      ...{ method: "POST", path: `${projectPath(settings)}/trigger/pipeline` },
      ...{ isBare: true, tokenName: triggerTokenFrom, also: [400] },
      form: {
        ...{ token: api.secret(triggerTokenFrom), ref },
        ...Object.fromEntries(variables.map(([name, value]) => [`variables[${name}]`, value])),
      },
    });
    if (answer.status === 400) {
      throw refusal(
        `GitLab answered 400: it starts no pipeline on ${ref} (${answer.text.slice(0, 300)}). Do the rules of its jobs hold for the source "trigger"?`,
      );
    }
    return startedOf(answer.as(pipelineSchema));
  },
  async find(api, key, settings) {
    // By the name that `workflow: name:` gives it, for variables are only shown to maintainers.
    const path = `${projectPath(settings)}/pipelines?source=trigger&order_by=id&sort=desc&per_page=50`;
    const pipelines = (await api.ask({ path })).as(z.array(pipelineSchema));
    const found = pipelines.find(({ name }) => holdsKey(name ?? "", key));
    return found === undefined ? null : startedOf(found);
  },
  look: (api, { place: { id }, tail }, settings) => lookAtPipeline(api, { id, tail }, settings),
  async stop(api, { place: { id } }, settings) {
    const path = `${projectPath(settings)}/pipelines/${id}/cancel`;
    const { status } = (await api.ask({ method: "POST", path })).as(pipelineSchema);
    return status === "running" || status === "canceling" || status === "canceled"
      ? "It was asked to end"
      : `It had ended already, with ${status}`;
  },
  async *check(api, settings) {
    const { project, ref } = settings;
    const projectSchema = z.object({
      archived: z.boolean().default(false),
      builds_access_level: z.string().optional(),
    });
    const { archived, builds_access_level: builds } = (
      await api.ask({ path: projectPath(settings) })
    ).as(projectSchema);
    const wrong = archived
      ? "is archived"
      : builds === "disabled"
        ? "has CI/CD switched off"
        : null;
    yield wrong === null
      ? { name: "project", outcome: "good", detail: `The token sees ${project}` }
      : { name: "project", outcome: "bad", detail: `${project} ${wrong}: no pipeline runs there` };
    const branches = `${projectPath(settings)}/repository`;
    const encoded = encodeURIComponent(ref);
    const asked = { also: [404] };
    const branch = await api.ask({ path: `${branches}/branches/${encoded}`, ...asked });
    const isThere =
      branch.status !== 404 ||
      (await api.ask({ path: `${branches}/tags/${encoded}`, ...asked })).status !== 404;
    yield isThere
      ? { name: "ref", outcome: "good", detail: `There is a branch or tag ${ref}` }
      : {
          name: "ref",
          outcome: "bad",
          detail: `There is no branch and no tag ${ref} in ${project}`,
        };
    const self = await api.ask({
      path: "/personal_access_tokens/self",
      also: [400, 401, 403, 404],
    });
    if (self.status === 200) yield tokenFinding(self.as(tokenSchema));
    yield {
      ...{ name: "start", outcome: "unknown" },
      detail:
        "Only a start would show whether the trigger token is good, and whether a job has rules that let it run",
    };
    if (settings.webhookTokenFrom === undefined) {
      yield {
        name: "webhook",
        outcome: "unknown",
        detail: "There is no webhookTokenFrom: pipelines are polled",
      };
    }
  },
  readHook: (hook, { project, webhookTokenFrom }, effects) =>
    readSignedHook(hook, effects, {
      ...{ secretName: webhookTokenFrom, field: "webhookTokenFrom" },
      // GitLab signs nothing: it sends the secret itself.
      isGenuine: (secret) => isSameText(secret, hook.headers["x-gitlab-token"] ?? ""),
      schema: z.object({
        object_kind: z.string(),
        project: z.object({ id: z.int(), path_with_namespace: z.string().optional() }),
      }),
      isOther: ({ object_kind: kind, project: { id, path_with_namespace: path } }) => {
        if (kind !== "pipeline" && kind !== "build") return "It is not about a pipeline";
        const isOurs = String(id) === project || path?.toLowerCase() === project.toLowerCase();
        return isOurs ? null : `It is about ${path ?? id}`;
      },
    }),
};

/** Runs a pipeline of GitLab CI by a trigger token. */
export const gitlabCi = { ...ciExecutor(system), id: "gitlab-ci" } as const;

const projectPath = ({ project }: Config): string => `/projects/${encodeURIComponent(project)}`;

const startedOf = ({ id, web_url: url }: Pipeline): CiStarted<Place> => ({
  ...{ place: { id }, url: linkOf(url) },
});

const tokenSchema = z.object({ scopes: z.array(z.string()), expires_at: z.string().nullable() });

function tokenFinding({ scopes, expires_at: until }: z.output<typeof tokenSchema>) {
  const canCancel = scopes.includes("api");
  const words = canCancel ? "it can follow and cancel" : "it can follow, but not cancel";
  const detail = `The token has the scopes ${scopes.join(", ")}: ${words}${until === null ? "" : `. It is good until ${until}`}`;
  return { name: "token", outcome: "good", detail } as const;
}

async function lookAtPipeline(
  api: CiApi,
  { id, tail }: { readonly id: number; readonly tail: unknown },
  settings: Config,
): Promise<CiProgress<Place>> {
  const path = `${projectPath(settings)}/pipelines/${id}`;
  const { status } = (await api.ask({ path })).as(pipelineSchema);
  const jobs = (await api.ask({ path: `${path}/jobs?per_page=100` })).as(z.array(jobSchema));
  const named = jobs.toReversed().map((job) => ({ ...job, name: `${job.stage} / ${job.name}` }));
  const seen = jobLines(named, tail);
  const words = status === "manual" ? "waits for somebody to start a manual job" : `is ${status}`;
  if (!ends.has(status)) return { state: "running", words, ...seen };
  const failed = named.find((job) => job.status === "failed");
  const isNew = seen.lines.length > 0;
  const trace = failed === undefined || !isNew ? [] : await traceOf(api, failed.id, settings);
  const where = failed === undefined ? "" : `, at ${failed.name}`;
  return {
    state: "ended",
    words: `ended with ${status}${where}`,
    tail: seen.tail,
    lines: [...seen.lines, ...trace],
  };
}

async function traceOf(api: CiApi, job: number, settings: Config): Promise<readonly string[]> {
  const path = `${projectPath(settings)}/jobs/${job}/trace`;
  const { status, text } = await api.ask({ path, also: [403, 404] });
  return status === 200 ? logEnd(text) : [];
}
