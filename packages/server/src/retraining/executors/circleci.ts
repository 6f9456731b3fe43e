import { z } from "zod";
import { createCiApi, type CiApi } from "./ci/ci-api.ts";
import { ciExecutor, secretFrom } from "./ci/ci-executor.ts";
import { oddAnswer, refusal } from "./ci/ci-fault.ts";
import type { CiProgress, CiStarted, CiSystem } from "./ci/ci-system.ts";
import { isHmacOf } from "../../domain/hook-signature.ts";
import { holdsKey, jobLines } from "./ci/job-lines.ts";
import { lowerCase } from "./ci/order-parameters.ts";
import { readSignedHook } from "./ci/read-signed-hook.ts";

const config = z.strictObject({
  kind: z.literal("circleci"),
  project: z
    .string()
    .regex(
      /^(gh|github|bb|bitbucket|circleci)\/[\w.-]+\/[\w.-]+$/,
      "expected gh/ORG/REPOSITORY, bb/ORG/REPOSITORY or circleci/ORG-ID/PROJECT-ID",
    )
    .describe(
      "gh/ORG/REPOSITORY, bb/ORG/REPOSITORY or circleci/ORG-ID/PROJECT-ID; projects on GitLab cannot be started from outside",
    ),
  branch: z.string().min(1).default("main"),
  definition: z
    .uuid()
    .optional()
    .describe("Id of the pipeline definition, for projects that came by the GitHub App"),
  tokenFrom: secretFrom.describe("Personal API token; tokens of a project do not work"),
  webhookSecretFrom: secretFrom
    .optional()
    .describe("Secret of the webhook; without it pipelines are polled"),
  parameters: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .default({})
    .describe("Further parameters of the pipeline"),
  server: z.url({ protocol: /^https?$/ }).default("https://circleci.com"),
});
type Config = z.output<typeof config>;

const place = z.object({ id: z.string(), number: z.int() });
type Place = z.output<typeof place>;

const errorsSchema = z.array(z.object({ message: z.string() })).default([]);
const workflowsSchema = z.object({
  items: z.array(z.object({ id: z.string(), name: z.string(), status: z.string() })),
});
type Workflow = z.output<typeof workflowsSchema>["items"][number];

const unfinished: ReadonlySet<string> = new Set(["running", "failing", "on_hold", "not_run"]);
/** Pipelines that are looked into for the key of an attempt. */
const mostSearched = 12;

const system: CiSystem<Config, Place> = {
  id: "circleci",
  title: "CircleCI",
  config,
  example: { kind: "circleci", project: "gh/acme/churn", tokenFrom: "env:CIRCLECI_TOKEN" },
  place,
  secretNames: ({ tokenFrom, webhookSecretFrom }) => [
    tokenFrom,
    ...(webhookSecretFrom === undefined ? [] : [webhookSecretFrom]),
  ],
  open: ({ server, tokenFrom }, effects) =>
    createCiApi(
      {
        ...{ name: "CircleCI", url: `${server.replace(/\/+$/, "")}/api/v2` },
        headers: (secret) => ({ "circle-token": secret(tokenFrom) }),
        secretNames: [tokenFrom],
      },
      effects,
    ),
  async start(api, given, settings) {
    const { project, branch, definition } = settings;
    const parameters = { ...settings.parameters, ...inParts(lowerCase(given)) };
    const where = { branch };
    const answer = await api.ask(
      definition === undefined
        ? { method: "POST", path: `/project/${project}/pipeline`, body: { branch, parameters } }
        : {
            ...{ method: "POST", path: `/project/${project}/pipeline/run` },
            body: { definition_id: definition, config: where, checkout: where, parameters },
          },
    );
    const said = answer.as(
      z.object({ id: z.string(), number: z.int() }).or(z.object({ message: z.string() })),
    );
    if ("id" in said) return startedOf(settings, said);
    // 200 with a message: the branch, or the configuration, starts nothing.
    throw answer.status === 200
      ? refusal(`CircleCI started nothing: ${said.message.slice(0, 300)}`)
      : oddAnswer(`CircleCI answered ${answer.status}: ${said.message.slice(0, 300)}`);
  },
  async find(api, key, settings) {
    const { project, branch } = settings;
    const path = `/project/${project}/pipeline?branch=${encodeURIComponent(branch)}`;
    const listSchema = z.object({ items: z.array(place) });
    const { items } = (await api.ask({ path })).as(listSchema);
    for (const { id, number } of items.slice(0, mostSearched)) {
      // A list does not show parameters; the configuration as it was compiled does.
      const { status, text } = await api.ask({ path: `/pipeline/${id}/config`, also: [404] });
      if (status === 200 && holdsKey(text, key)) return startedOf(settings, { id, number });
    }
    return null;
  },
  look: (api, { place: { id }, tail }) => lookAtPipeline(api, id, tail),
  async stop(api, { place: { id } }) {
    const workflows = await workflowsOf(api, id);
    const going = workflows.filter(({ status }) => unfinished.has(status));
    for (const workflow of going) {
      await api.ask({ method: "POST", path: `/workflow/${workflow.id}/cancel` });
    }
    return going.length === 0 ? "It had ended already" : "It was asked to end";
  },
  async *check(api, { project, webhookSecretFrom, branch }) {
    const { login } = (await api.ask({ path: "/me" })).as(z.object({ login: z.string() }));
    yield { name: "token", outcome: "good", detail: `It is the token of ${login}` };
    const projectSchema = z.object({
      name: z.string(),
      vcs_info: z.object({ provider: z.string().optional() }).optional(),
    });
    const { name, vcs_info: vcs } = (await api.ask({ path: `/project/${project}` })).as(
      projectSchema,
    );
    yield vcs?.provider?.toLowerCase() === "gitlab"
      ? {
          name: "project",
          outcome: "bad",
          detail: `${name} lies on GitLab: CircleCI starts such projects for nobody from outside`,
        }
      : { name: "project", outcome: "good", detail: `The token sees ${name}` };
    yield {
      ...{ name: "start", outcome: "unknown" },
      detail: `Only a start would show whether the configuration on ${branch} declares our parameters`,
    };
    if (webhookSecretFrom === undefined) {
      yield {
        name: "webhook",
        outcome: "unknown",
        detail: "There is no webhookSecretFrom: pipelines are polled",
      };
    }
  },
  readHook: (hook, { project, webhookSecretFrom }, effects) =>
    readSignedHook(hook, effects, {
      ...{ secretName: webhookSecretFrom, field: "webhookSecretFrom" },
      isGenuine: (secret) => {
        const given = hook.headers["circleci-signature"]?.split(",") ?? [];
        const v1 = given
          .find((part) => part.trim().startsWith("v1="))
          ?.trim()
          .slice(3);
        return v1 !== undefined && isHmacOf(secret, hook.body, v1);
      },
      schema: z.object({ type: z.string(), project: z.object({ slug: z.string() }) }),
      isOther: ({ type, project: { slug } }) => {
        if (!/^(workflow|job)-completed$/.test(type)) return "It is not about a pipeline";
        return longSlug(slug) === longSlug(project) ? null : `It is about ${slug}`;
      },
    }),
};

/** Runs a pipeline of CircleCI by its API. */
export const circleci = { ...ciExecutor(system), id: "circleci" } as const;

const [mostParts, mostChars] = [8, 512];

/** CircleCI takes no value of more than 512 characters: the configuration puts the order together again. */
function inParts({
  plumbline_order: order = "",
  ...others
}: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const parts = Array.from({ length: mostParts }, (_, part) => [
    `plumbline_order_${part + 1}`,
    order.slice(part * mostChars, (part + 1) * mostChars),
  ]);
  if (order.length > mostParts * mostChars) {
    throw refusal(
      `The order has ${order.length} characters, and CircleCI takes ${mostParts * mostChars}`,
    );
  }
  return { ...others, ...(Object.fromEntries(parts) as Record<string, string>) };
}

const longSlug = (slug: string): string =>
  slug.toLowerCase().replace(/^gh\//, "github/").replace(/^bb\//, "bitbucket/");

function startedOf({ project, server }: Config, { id, number }: Place): CiStarted<Place> {
  const app =
    server === "https://circleci.com" ? "https://app.circleci.com" : server.replace(/\/+$/, "");
  return { place: { id, number }, url: `${app}/pipelines/${longSlug(project)}/${number}` };
}

async function workflowsOf(api: CiApi, id: string): Promise<readonly Workflow[]> {
  const all = (await api.ask({ path: `/pipeline/${id}/workflow` })).as(workflowsSchema).items;
  // Newest first; one that was rerun stands there once for each time, and the last one counts.
  return all.filter((one, at) => all.findIndex(({ name }) => name === one.name) === at);
}

async function lookAtPipeline(api: CiApi, id: string, tail: unknown): Promise<CiProgress<Place>> {
  const pipelineSchema = z.object({ state: z.string(), errors: errorsSchema });
  const { state, errors } = (await api.ask({ path: `/pipeline/${id}` })).as(pipelineSchema);
  if (state === "errored") {
    const why = errors
      .map(({ message }) => message)
      .join("; ")
      .slice(0, 500);
    return {
      state: "ended",
      words: `did not begin, for its configuration is wrong: ${why}`,
      lines: [],
    };
  }
  const workflows = await workflowsOf(api, id);
  const jobs = [];
  for (const workflow of workflows) {
    const jobsSchema = z.object({
      items: z.array(z.object({ name: z.string(), status: z.string() })),
    });
    const { items } = (await api.ask({ path: `/workflow/${workflow.id}/job` })).as(jobsSchema);
    jobs.push(...items.map((job) => ({ ...job, name: `${workflow.name} / ${job.name}` })));
  }
  const seen = jobLines(jobs, tail);
  if (workflows.length === 0) return { state: "running", words: `is ${state}`, ...seen };
  const going = workflows.find(({ status }) => unfinished.has(status));
  if (going !== undefined) {
    const words =
      going.status === "on_hold" ? "waits for somebody to approve it" : `is ${going.status}`;
    return { state: "running", words, ...seen };
  }
  const ended = workflows.map(({ name, status }) => `${status} (${name})`).join(", ");
  return { state: "ended", words: `ended with ${ended}`, ...seen };
}
