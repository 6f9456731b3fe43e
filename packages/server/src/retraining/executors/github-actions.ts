import { z } from "zod";
import { createCiApi, type CiApi } from "./ci/ci-api.ts";
import { ciExecutor, secretFrom } from "./ci/ci-executor.ts";
import { CiFault, refusal } from "./ci/ci-fault.ts";
import type { CiProgress, CiStarted, CiSystem } from "./ci/ci-system.ts";
import { isHmacOf } from "../../domain/hook-signature.ts";
import { holdsKey, jobLines, linkOf } from "./ci/job-lines.ts";
import { logEnd } from "./ci/log-end.ts";
import { lowerCase, type OrderParameters } from "./ci/order-parameters.ts";
import { readSignedHook } from "./ci/read-signed-hook.ts";

const config = z.strictObject({
  kind: z.literal("github-actions"),
  repository: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/, "expected OWNER/NAME")
    .describe("OWNER/NAME"),
  workflow: z
    .string()
    .regex(/^[\w.-]+$/, "expected the name of a file in .github/workflows")
    .default("plumbline.yml")
    .describe("File in .github/workflows; it must also be on the default branch"),
  ref: z.string().min(1).default("main").describe("Branch or tag that it runs on"),
  tokenFrom: secretFrom.describe(
    "Fine-grained token with Actions: read and write, on this repository only",
  ),
  webhookSecretFrom: secretFrom
    .optional()
    .describe("Secret of the webhook; without it runs are polled"),
  inputs: z
    .record(z.string(), z.string())
    .refine((inputs) => Object.keys(inputs).length <= 22, "at most 22 inputs fit beside ours")
    .default({})
    .describe("Further inputs of the workflow"),
  server: z
    .url({ protocol: /^https?$/ })
    .default("https://api.github.com")
    .describe("On GitHub Enterprise Server: https://HOST/api/v3"),
});
type Config = z.output<typeof config>;

const place = z.object({ id: z.int().nullable() });
type Place = z.output<typeof place>;

const runSchema = z.object({
  id: z.int(),
  display_title: z.string().default(""),
  status: z.string().nullable(),
  conclusion: z.string().nullable(),
  html_url: z.string(),
});
type WorkflowRun = z.output<typeof runSchema>;

const unseenSchema = z.object({ unseen: z.int().default(0) });
/** Looks for a run that was asked for and is not to be seen. */
const mostUnseen = 12;

const system: CiSystem<Config, Place> = {
  id: "github-actions",
  title: "GitHub Actions",
  config,
  example: { kind: "github-actions", repository: "acme/churn", tokenFrom: "env:GITHUB_TOKEN" },
  place,
  secretNames: ({ tokenFrom, webhookSecretFrom }) => [
    tokenFrom,
    ...(webhookSecretFrom === undefined ? [] : [webhookSecretFrom]),
  ],
  open: ({ server, tokenFrom }, effects) =>
    createCiApi(
      {
        name: "GitHub",
        url: server.replace(/\/+$/, ""),
        headers: (secret) => ({
          accept: "application/vnd.github+json",
          authorization: `Bearer ${secret(tokenFrom)}`,
          "x-github-api-version": "2022-11-28",
        }),
        secretNames: [tokenFrom],
      },
      effects,
    ),
  async start(api, parameters, settings) {
    const started = await dispatch(api, parameters, settings);
    return started ?? { place: { id: null }, url: null };
  },
  async find(api, key, settings) {
    const run = await findRun(api, key, settings);
    return run === undefined ? null : startedOf(run);
  },
  async look(api, { place: { id }, key, tail }, settings) {
    if (id === null) return lookForRun(api, { key, tail }, settings);
    return lookAtRun(api, { id, tail }, settings);
  },
  async stop(api, { place: { id }, key }, settings) {
    const run = id ?? (await findRun(api, key, settings))?.id;
    if (run === undefined) return "It is not to be seen there, so nothing could be cancelled";
    const path = `${runPath(settings, run)}/cancel`;
    const answer = await api.ask({ method: "POST", path, also: [409] });
    if (answer.status === 409) return "It had ended already";
    answer.as(z.looseObject({}));
    return "It was asked to end";
  },
  async *check(api, { repository, workflow, ref, webhookSecretFrom }) {
    const { headers, as } = await api.ask({ path: `/repos/${repository}` });
    const { archived } = as(z.object({ archived: z.boolean().default(false) }));
    yield archived
      ? {
          name: "repository",
          outcome: "bad",
          detail: `${repository} is archived: no workflow runs there`,
        }
      : { name: "repository", outcome: "good", detail: `The token sees ${repository}` };
    const expiry = headers["github-authentication-token-expiration"];
    if (expiry !== undefined) {
      yield { name: "token", outcome: "good", detail: `The token is good until ${expiry}` };
    }
    const path = `/repos/${repository}/actions/workflows/${workflow}`;
    const found = (await api.ask({ path })).as(z.object({ state: z.string() }));
    yield found.state === "active"
      ? { name: "workflow", outcome: "good", detail: `The workflow ${workflow} is active` }
      : {
          name: "workflow",
          outcome: "bad",
          detail: `The workflow ${workflow} is ${found.state.replaceAll("_", " ")}: enable it under Actions`,
        };
    yield {
      ...{ name: "start", outcome: "unknown" },
      detail: `Only a start would show whether the token may start it, and whether ${workflow} on ${ref} has its inputs`,
    };
    if (webhookSecretFrom === undefined) {
      yield {
        name: "webhook",
        outcome: "unknown",
        detail: "There is no webhookSecretFrom: runs are polled",
      };
    }
  },
  readHook: (hook, { repository, webhookSecretFrom }, effects) =>
    readSignedHook(hook, effects, {
      ...{ secretName: webhookSecretFrom, field: "webhookSecretFrom" },
      isGenuine: (secret) => {
        const given = /^sha256=([0-9a-f]{64})$/i.exec(
          hook.headers["x-hub-signature-256"] ?? "",
        )?.[1];
        return given !== undefined && isHmacOf(secret, hook.body, given);
      },
      schema: z.object({ repository: z.object({ full_name: z.string() }) }),
      isOther: ({ repository: { full_name: from } }) => {
        const event = hook.headers["x-github-event"] ?? "";
        if (event !== "workflow_run" && event !== "workflow_job") return "It is not about a run";
        return from.toLowerCase() === repository.toLowerCase() ? null : `It is about ${from}`;
      },
    }),
};

/** Runs a workflow of GitHub Actions by `workflow_dispatch`. */
export const githubActions = { ...ciExecutor(system), id: "github-actions" } as const;

const startedOf = ({ id, html_url: url }: WorkflowRun): CiStarted<Place> => ({
  ...{ place: { id }, url: linkOf(url) },
});

const runPath = ({ repository }: Config, id: number): string =>
  `/repos/${repository}/actions/runs/${id}`;

const workflowPath = ({ repository, workflow }: Config): string =>
  `/repos/${repository}/actions/workflows/${workflow}`;

const detailsSchema = z.object({ workflow_run_id: z.int(), html_url: z.string() });

/** Null where the server does not say which run it started. */
async function dispatch(
  api: CiApi,
  parameters: OrderParameters,
  settings: Config,
): Promise<CiStarted<Place> | null> {
  const inputs = { ...settings.inputs, ...lowerCase(parameters) };
  const path = `${workflowPath(settings)}/dispatches`;
  const ask = (more: object) =>
    api.ask({
      method: "POST",
      path,
      body: { ref: settings.ref, inputs, ...more },
      also: [400, 422],
    });
  // Enterprise Server up to 3.19 does not know the field, and refuses what it does not know.
  let answer = await ask({ return_run_details: true });
  if (answer.status >= 400 && answer.text.includes("return_run_details")) answer = await ask({});
  if (answer.status >= 400) {
    throw refusal(
      `GitHub answered ${answer.status}: it does not start ${settings.workflow} on ${settings.ref} (${saidIn(answer.text)})`,
    );
  }
  if (answer.status === 204 || answer.text.trim() === "") return null;
  const { workflow_run_id: id, html_url: url } = answer.as(detailsSchema);
  return { place: { id }, url: linkOf(url) };
}

function saidIn(text: string): string {
  const message = /"message"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? text;
  return message.slice(0, 300);
}

/** By the name that the workflow gives its run: it holds the key of the attempt. */
async function findRun(
  api: CiApi,
  key: string,
  settings: Config,
): Promise<WorkflowRun | undefined> {
  const path = `${workflowPath(settings)}/runs?event=workflow_dispatch&per_page=50`;
  const answer = await api.ask({ path });
  const { workflow_runs: runs } = answer.as(z.object({ workflow_runs: z.array(runSchema) }));
  return runs.find((run) => holdsKey(run.display_title, key));
}

async function lookForRun(
  api: CiApi,
  { key, tail }: { readonly key: string; readonly tail: unknown },
  settings: Config,
): Promise<CiProgress<Place>> {
  const run = await findRun(api, key, settings);
  if (run !== undefined) {
    const seen = await lookAtRun(api, { id: run.id, tail: null }, settings);
    return { ...seen, started: startedOf(run) };
  }
  const { unseen } = unseenSchema.parse(tail ?? {});
  const words = `is not to be seen: does the run-name of ${settings.workflow} hold plumbline_attempt?`;
  const state = unseen < mostUnseen ? "running" : "gone";
  return { state, words, lines: [], tail: { unseen: unseen + 1 } };
}

const stepSchema = z.object({
  name: z.string(),
  status: z.string(),
  conclusion: z.string().nullable(),
});
const jobsSchema = z.object({
  jobs: z.array(stepSchema.extend({ id: z.int(), steps: z.array(stepSchema).default([]) })),
});

async function lookAtRun(
  api: CiApi,
  { id, tail }: { readonly id: number; readonly tail: unknown },
  settings: Config,
): Promise<CiProgress<Place>> {
  const path = runPath(settings, id);
  const { status, conclusion } = (await api.ask({ path })).as(runSchema);
  const { jobs } = (await api.ask({ path: `${path}/jobs?per_page=50` })).as(jobsSchema);
  const all = jobs.flatMap((job) => [
    { name: job.name, status: job.conclusion ?? job.status },
    ...job.steps
      .filter((step) => step.status !== "queued")
      .map((step) => ({
        ...{ name: `${job.name} / ${step.name}`, status: step.conclusion ?? step.status },
      })),
  ]);
  const seen = jobLines(all, tail);
  if (status !== "completed") {
    return { state: "running", words: `is ${status ?? "there"}`, ...seen };
  }
  const failed = all.filter((one) => one.status === "failure").at(-1);
  const where = failed === undefined ? "" : `, at ${failed.name}`;
  const words = `ended with ${conclusion ?? "no conclusion"}${where}`;
  const job = jobs.find((one) => one.conclusion === "failure");
  const log =
    job === undefined || seen.lines.length === 0 ? [] : await logOf(api, job.id, settings);
  return { state: "ended", words, tail: seen.tail, lines: [...seen.lines, ...log] };
}

/** GitHub keeps logs at another host, with a signature in the address: the token stays here. */
async function logOf(api: CiApi, job: number, { repository }: Config): Promise<readonly string[]> {
  try {
    const path = `/repos/${repository}/actions/jobs/${job}/logs`;
    const { status, headers } = await api.ask({ path, also: [302] });
    const address = headers["location"];
    return status === 302 && address !== undefined ? logEnd(await api.elsewhere(address)) : [];
  } catch (error) {
    // How it ended is known; a log that cannot be had changes nothing.
    if (error instanceof CiFault) return [];
    throw error;
  }
}
