import { z } from "zod";
import { noHooks } from "../executor.ts";
import { createCiApi, type CiAnswer, type CiApi, type CiRequest } from "./ci/ci-api.ts";
import { ciExecutor, secretFrom } from "./ci/ci-executor.ts";
import { CiFault, oddAnswer, refusal } from "./ci/ci-fault.ts";
import type { CiProgress, CiStarted, CiSystem } from "./ci/ci-system.ts";
import { linkOf } from "./ci/job-lines.ts";

const config = z.strictObject({
  kind: z.literal("jenkins"),
  url: z.url({ protocol: /^https?$/ }).describe("Of Jenkins itself, not of the job"),
  job: z
    .string()
    .regex(/^[^/]+(\/[^/]+)*$/, "expected FOLDER/JOB, without slashes around it")
    .describe("Name of the job, with its folders: FOLDER/JOB"),
  user: z.string().min(1).describe("Whose API token it is"),
  tokenFrom: secretFrom.describe(
    "API token of a user with Overall/Read, Job/Read, Job/Build and Job/Cancel on this job",
  ),
  parameters: z
    .record(z.string(), z.string())
    .default({})
    .describe("Further parameters of the job"),
});
type Config = z.output<typeof config>;

const place = z.object({ item: z.int().nullable(), build: z.int().nullable() });
type Place = z.output<typeof place>;

const ours = ["PLUMBLINE_ATTEMPT", "PLUMBLINE_ORDER", "PLUMBLINE_TOKEN"];

const actionsSchema = z
  .array(
    z
      .object({
        parameters: z
          .array(z.object({ name: z.string(), value: z.unknown().optional() }))
          .default([]),
      })
      .nullable(),
  )
  .default([]);
const itemSchema = z.object({
  cancelled: z.boolean().default(false),
  why: z.string().nullish(),
  executable: z.object({ number: z.int(), url: z.string().nullish() }).nullish(),
});
const buildSchema = z.object({
  building: z.boolean(),
  result: z.string().nullable(),
  url: z.string().nullish(),
});

const system: CiSystem<Config, Place> = {
  id: "jenkins",
  title: "Jenkins",
  config,
  example: {
    ...{ kind: "jenkins", url: "https://jenkins.example", job: "models/churn", user: "plumbline" },
    tokenFrom: "env:JENKINS_TOKEN",
  },
  place,
  secretNames: ({ tokenFrom }) => [tokenFrom],
  open: ({ url, user, tokenFrom }, effects) =>
    createCiApi(
      {
        ...{ name: "Jenkins", url: url.replace(/\/+$/, "") },
        headers: (secret) => ({
          authorization: `Basic ${Buffer.from(`${user}:${secret(tokenFrom)}`).toString("base64")}`,
        }),
        secretNames: [tokenFrom],
      },
      effects,
    ),
  async start(api, parameters, settings) {
    const answer = await post(api, {
      ...{ path: `${jobPath(settings)}/buildWithParameters`, also: [302, 303, 400, 405] },
      form: { ...settings.parameters, ...parameters },
    });
    // 303, and 302 of old servers: an equal build is queued already, and the key makes it ours.
    const item = /\/queue\/item\/(\d+)/.exec(answer.headers["location"] ?? "")?.[1];
    if (item !== undefined) return { place: { item: Number(item), build: null }, url: null };
    if (answer.status === 400 || answer.status === 405) {
      throw refusal(
        `Jenkins answered ${answer.status}: is ${settings.job} a job with parameters? It must declare ${ours.join(", ")}`,
      );
    }
    if (answer.status >= 300) {
      const to = URL.parse(answer.headers["location"] ?? "")?.host ?? "another address";
      throw refusal(
        `Jenkins answered ${answer.status}: it points to ${to}, which is no place in its queue. That is not followed: is the address right, and does the token let it in?`,
      );
    }
    throw oddAnswer(`Jenkins answered ${answer.status} without a place in its queue`);
  },
  find: (api, key, settings) => findByKey(api, key, settings),
  async look(api, { place: { item, build }, key, tail }, settings) {
    if (build !== null) return lookAtBuild(api, { build, tail }, settings);
    return lookAtItem(api, { item, key, tail }, settings);
  },
  async stop(api, { place: { item, build }, key }, settings) {
    const began = build ?? (await findByKey(api, key, settings))?.place.build ?? null;
    if (began !== null) {
      const path = `${jobPath(settings)}/${began}/stop`;
      const { status } = await post(api, { path, also: [302, 303, 404] });
      return status === 404 ? "It is not there any more" : "It was asked to end";
    }
    if (item === null) return "It is not to be seen there, so nothing could be cancelled";
    await post(api, { path: `/queue/cancelItem?id=${item}`, also: [302, 303, 404] });
    return "It was taken out of the queue";
  },
  async *check(api, settings) {
    const tree = "tree=buildable,property[parameterDefinitions[name,type]]";
    const jobSchema = z.object({
      buildable: z.boolean().default(true),
      property: z
        .array(
          z.object({
            parameterDefinitions: z
              .array(z.object({ name: z.string(), type: z.string().default("") }))
              .default([]),
          }),
        )
        .default([]),
    });
    const { buildable, property } = (
      await api.ask({ path: `${jobPath(settings)}/api/json?${tree}` })
    ).as(jobSchema);
    yield buildable
      ? { name: "job", outcome: "good", detail: `The user ${settings.user} sees ${settings.job}` }
      : {
          name: "job",
          outcome: "bad",
          detail: `The job ${settings.job} is disabled, or no job that can be built`,
        };
    const declared = property.flatMap(({ parameterDefinitions }) => parameterDefinitions);
    const missing = [...ours, ...Object.keys(settings.parameters)].filter(
      (name) => !declared.some((one) => one.name === name),
    );
    yield missing.length === 0
      ? { name: "parameters", outcome: "good", detail: "The job declares all parameters" }
      : {
          name: "parameters",
          outcome: "bad",
          detail: `The job does not declare ${missing.join(", ")}: Jenkins drops what is not declared, without a word. A pipeline declares them when it ran once`,
        };
    const token = declared.find(({ name }) => name === "PLUMBLINE_TOKEN");
    if (token !== undefined && token.type !== "PasswordParameterDefinition") {
      yield {
        name: "token",
        outcome: "bad",
        detail: "PLUMBLINE_TOKEN is no password parameter: everybody who sees a build would see it",
      };
    }
    yield {
      name: "start",
      outcome: "unknown",
      detail: `Only a start would show whether ${settings.user} may build the job`,
    };
  },
  // Jenkins itself sends no signed webhooks.
  readHook: noHooks,
};

/** Builds a job of Jenkins that takes parameters. */
export const jenkins = { ...ciExecutor(system), id: "jenkins" } as const;

/** Names of folders and branches are one segment each, whatever signs are in them. */
const jobPath = ({ job }: Config): string =>
  job
    .split("/")
    .map((name) => `/job/${encodeURIComponent(name)}`)
    .join("");

/** A token needs no crumb; behind some proxies Jenkins wants one all the same. */
async function post(api: CiApi, request: CiRequest): Promise<CiAnswer> {
  try {
    return await api.ask({ ...request, method: "POST" });
  } catch (error) {
    if (!(error instanceof CiFault) || error.status !== 403 || !/crumb/i.test(error.message)) {
      throw error;
    }
    const crumb = await api.ask({ path: "/crumbIssuer/api/json" });
    const crumbSchema = z.object({ crumb: z.string(), crumbRequestField: z.string() });
    const { crumb: value, crumbRequestField: field } = crumb.as(crumbSchema);
    const cookie = crumb.headers["set-cookie"]?.split(";")[0];
    const headers = { [field]: value, ...(cookie === undefined ? {} : { cookie }) };
    return api.ask({ ...request, method: "POST", headers });
  }
}

const isOurs = (actions: z.output<typeof actionsSchema>, key: string): boolean =>
  actions.some((action) =>
    action?.parameters.some(({ name, value }) => name === "PLUMBLINE_ATTEMPT" && value === key),
  );

/** A queue item is forgotten five minutes after its build began, the build is not. */
async function findByKey(
  api: CiApi,
  key: string,
  settings: Config,
): Promise<CiStarted<Place> | null> {
  const build = await findBuild(api, key, settings);
  if (build !== null) return build;
  const path = "/queue/api/json?tree=items[id,actions[parameters[name,value]]]";
  const queueSchema = z.object({
    items: z.array(z.object({ id: z.int(), actions: actionsSchema })),
  });
  const { items } = (await api.ask({ path })).as(queueSchema);
  const queued = items.find(({ actions }) => isOurs(actions, key));
  return queued === undefined ? null : { place: { item: queued.id, build: null }, url: null };
}

async function findBuild(
  api: CiApi,
  key: string,
  settings: Config,
): Promise<CiStarted<Place> | null> {
  const tree = "tree=builds[number,url,actions[parameters[name,value]]]{0,50}";
  const buildsSchema = z.object({
    builds: z.array(
      z.object({ number: z.int(), url: z.string().nullish(), actions: actionsSchema }),
    ),
  });
  const { builds } = (await api.ask({ path: `${jobPath(settings)}/api/json?${tree}` })).as(
    buildsSchema,
  );
  const found = builds.find(({ actions }) => isOurs(actions, key));
  if (found === undefined) return null;
  return { place: { item: null, build: found.number }, url: linkOf(found.url) };
}

const itemTail = z.object({ why: z.string().nullable().default(null) });

async function lookAtItem(
  api: CiApi,
  {
    item,
    key,
    tail,
  }: { readonly item: number | null; readonly key: string; readonly tail: unknown },
  settings: Config,
): Promise<CiProgress<Place>> {
  const path = `/queue/item/${item ?? 0}/api/json`;
  const answer = item === null ? null : await api.ask({ path, also: [404] });
  if (answer === null || answer.status === 404) {
    const build = await findBuild(api, key, settings);
    if (build?.place.build !== undefined && build.place.build !== null) {
      const seen = await lookAtBuild(api, { build: build.place.build, tail: null }, settings);
      return { ...seen, started: build };
    }
    const words =
      "left the queue, and no build has its key: was it deleted, or does the job not declare PLUMBLINE_ATTEMPT?";
    return { state: "gone", words, lines: [] };
  }
  const { cancelled, why, executable } = answer.as(itemSchema);
  if (cancelled) return { state: "ended", words: "was taken out of the queue", lines: [] };
  if (executable !== undefined && executable !== null) {
    const { number: build, url } = executable;
    const seen = await lookAtBuild(api, { build, tail: null }, settings);
    return { ...seen, started: { place: { item, build }, url: linkOf(url) } };
  }
  const before = itemTail.safeParse(tail ?? {});
  const said = why ?? "it waits in the queue";
  const isNew = !before.success || withoutTimes(before.data.why ?? "") !== withoutTimes(said);
  return {
    state: "running",
    words: `waits: ${said}`,
    lines: isNew ? [said] : [],
    tail: { why: said },
  };
}

/** "In the quiet period. Expires in 4.2 sec" is no news each second. */
const withoutTimes = (text: string): string => text.replaceAll(/[\d.,]+/g, "#");

const logTail = z.object({ start: z.int().default(0) });
/** Lines of one look; what came faster is in Jenkins. */
const mostLines = 500;

async function lookAtBuild(
  api: CiApi,
  { build, tail }: { readonly build: number; readonly tail: unknown },
  settings: Config,
): Promise<CiProgress<Place>> {
  const path = `${jobPath(settings)}/${build}`;
  const { building, result } = (
    await api.ask({ path: `${path}/api/json?tree=building,result,url` })
  ).as(buildSchema);
  const before = logTail.safeParse(tail ?? {});
  const start = before.success ? before.data.start : 0;
  // A log that cannot be had keeps nobody from seeing how the build ended.
  const log = await api.ask({
    ...{ path: `${path}/logText/progressiveText?start=${start}`, also: [403, 404, 416] },
    headers: { accept: "text/plain" },
  });
  const size = Number(log.headers["x-text-size"] ?? start);
  const isLog = log.status === 200 && Number.isSafeInteger(size) && size > start;
  const all = isLog ? log.text.replace(/\r?\n$/, "").split(/\r?\n/) : [];
  const lines =
    all.length > mostLines
      ? [`${all.length - mostLines} lines came too fast to keep`, ...all.slice(-mostLines)]
      : all;
  const seen = { lines, tail: { start: isLog ? size : start } };
  if (building) return { state: "running", words: "is building", ...seen };
  return { state: "ended", words: `ended with ${result ?? "no result"}`, ...seen };
}
