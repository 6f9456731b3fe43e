import { execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { runOrderSchema } from "@plumbline/contracts";
import { Webhook } from "standardwebhooks";
import { expect, onTestFinished, test } from "vitest";
import { createOutgoingHttp } from "../outgoing/create-outgoing-http.ts";
import type { Attempt, Executor, Look, LookState } from "./executor.ts";
import {
  executorConformance,
  readyExecutor,
  testAttempt,
  testEffects,
  testOrder,
  type ExecutorBench,
} from "./executor-conformance.ts";
import { executors, readExecutor, type ReadyExecutor } from "./executors.ts";
import { attemptFiles, type CommandRunner } from "./executors/attempt-files.ts";
import { readTail } from "./executors/output-tail.ts";
import { circleciStub } from "./testing/ci-stubs/circleci-stub.ts";
import { keyOf } from "./testing/ci-stubs/ci-stub.ts";
import { githubStub } from "./testing/ci-stubs/github-stub.ts";
import { gitlabStub } from "./testing/ci-stubs/gitlab-stub.ts";
import { jenkinsStub } from "./testing/ci-stubs/jenkins-stub.ts";
import { kubeflowStub } from "./testing/ci-stubs/kubeflow-stub.ts";
import { misbehavingServer } from "./testing/misbehaving-server.ts";
import { noHttp } from "./testing/run-world.ts";

const local = createOutgoingHttp({ allow: ["127.0.0.0/8"] });
const node = (script: string): string[] => [process.execPath, "-e", script];
const note = `const fs = require("node:fs"); const order = JSON.parse(fs.readFileSync(process.env.PLUMBLINE_RUN, "utf8"));
fs.appendFileSync(order.outputFolder + "/started", "x");`;
const forever = `${note} setInterval(() => {}, 1000);`;
const answer = (result: unknown): string =>
  `${note} fs.writeFileSync(order.outputFolder + "/result.json", ${JSON.stringify(JSON.stringify(result))});`;

interface Hook {
  readonly url: string;
  readonly requests: { readonly headers: IncomingHttpHeaders; readonly body: string }[];
  close(): Promise<void>;
}

/** A real server that answers as it is told. */
async function hook(
  reply: (
    times: number,
  ) => { status: number; body?: string; headers?: Record<string, string> } | "hang" | "break",
): Promise<Hook> {
  const requests: Hook["requests"] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      requests.push({ headers: request.headers, body });
      const what = reply(requests.length);
      if (what === "hang") return;
      if (what === "break") return request.socket.destroy();
      response.writeHead(what.status, what.headers).end(what.body ?? "");
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    ...{ url: `http://127.0.0.1:${port}/train`, requests },
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

const benches: Readonly<Record<string, () => Promise<ExecutorBench> | ExecutorBench>> = {
  command: () => ({
    config: { kind: "command", command: node(forever), grace: "1s" },
    http: noHttp,
    async starts({ folder }) {
      const file = join(attemptFiles(folder).output, "started");
      if (!existsSync(attemptFiles(folder).job)) return 0;
      while (!existsSync(file)) await pause(20);
      return readFileSync(file, "utf8").length;
    },
    close: () => undefined,
  }),
  async webhook() {
    const server = await hook(() => ({ status: 202 }));
    return {
      config: { kind: "webhook", url: server.url },
      http: local,
      // What came twice under one key is one start.
      starts: () => new Set(server.requests.map(({ headers }) => headers["idempotency-key"])).size,
      close: server.close,
    };
  },
};

const stubs = [githubStub, gitlabStub, jenkinsStub, circleciStub, kubeflowStub] as const;
const ciBenches = Object.fromEntries(
  stubs.map((stubOf) => [
    stubOf().config("http://127.0.0.1").kind,
    async (): Promise<ExecutorBench> => {
      const stub = stubOf();
      const { url } = await misbehavingServer((request) => stub.handle(request));
      return {
        ...{ config: stub.config(url), http: local, environment: stub.environment },
        starts: ({ key }) => stub.pipelines.filter((one) => keyOf(one) === key).length,
        close: () => undefined,
      };
    },
  ]),
);

test("the list holds executors, each under its own id", () => {
  expect(executors.length).toBeGreaterThan(0);
  expect(new Set(executors.map(({ id }) => id)).size).toBe(executors.length);
});

for (const executor of executors as readonly Executor[]) {
  const bench = benches[executor.id] ?? ciBenches[executor.id];
  test(`there is a bench for ${executor.id}`, () => expect(bench).toBeDefined());
  if (bench !== undefined) executorConformance(executor, bench);
}

test("an executor that does not exist is told with the nearest one", () => {
  expect(readExecutor({ kind: "comand" })).toMatchObject({
    issues: [{ path: ["kind"], problem: expect.stringContaining('Did you mean "command"?') }],
  });
});

interface Ran {
  readonly state: LookState;
  readonly lines: Look["lines"];
}

/** Looks until it ends. */
async function toEnd(ready: ReadyExecutor, attempt: Attempt): Promise<Ran> {
  const lines: Look["lines"][number][] = [];
  let tail: unknown = null;
  for (;;) {
    const look = await ready.look({ ...attempt, external: null }, tail, testEffects(noHttp));
    lines.push(...look.lines);
    ({ tail } = look);
    if (look.state.outcome !== "running") return { state: look.state, lines };
    await pause(20);
  }
}

async function runCommand(
  command: string[],
  over: object = {},
): Promise<Ran & { attempt: Attempt }> {
  const attempt = testAttempt();
  const ready = readyExecutor({ kind: "command", command, ...over });
  await ready.start(attempt, testOrder(attempt), testEffects(noHttp));
  return { ...(await toEnd(ready, attempt)), attempt };
}

test("a program answers with its result.json; what it writes comes line by line, once", async () => {
  const result = { outcome: "candidate", message: "trained", answers: "answers.csv" };
  const talk = `process.stdout.write("one\\ntwo\\nthr"); process.stderr.write("warm\\n"); process.stdout.write("ee");`;
  const ran = await runCommand(node(`${answer(result)} ${talk}`));
  expect(ran.state).toEqual({ outcome: "finished", result });
  expect(ran.lines.filter(({ kind }) => kind === "stdout").map(({ text }) => text)).toEqual([
    ...["one", "two", "three"],
  ]);
  expect(ran.lines).toContainEqual({ kind: "stderr", text: "warm" });
  const order: unknown = JSON.parse(readFileSync(attemptFiles(ran.attempt.folder).order, "utf8"));
  expect(runOrderSchema.parse(order)).toMatchObject({ run: "r1", candidate: "retrain-r1" });
});

test("a program sees PATH, HOME, LANG, the order and what is passed on, and nothing else", async () => {
  process.env["TEST_PASSED_ON"] = "yes";
  process.env["TEST_KEPT_BACK"] = "no";
  const shown = `console.log(Object.keys(process.env).sort().join(","), process.cwd())`;
  const ran = await runCommand(node(shown), { environment: ["TEST_PASSED_ON"], folder: "/" });
  const [names = "", folder] = (ran.lines[0]?.text ?? "").split(" ");
  const known = ["HOME", "LANG", "PATH", "PLUMBLINE_MODEL", "PLUMBLINE_RUN", "TEST_PASSED_ON"];
  expect(known).toEqual(expect.arrayContaining(names.split(",")));
  expect(names).toContain("TEST_PASSED_ON");
  expect(folder).toBe("/");
});

test.each([
  [
    "a code",
    node(`console.error("no data\\nfor March"); process.exit(3)`),
    "ended with code 3: for March",
  ],
  ["no result.json", node("1"), "left no result.json"],
  [
    "a result.json that is no JSON",
    node(`${note} fs.writeFileSync(order.outputFolder + "/result.json", "{")`),
    "result.json is no JSON",
  ],
  ["a candidate without answers", node(answer({ outcome: "candidate" })), "needs its answers"],
  ["an unknown key", node(answer({ outcome: "failed", x: 1 })), "nrecognized key"],
  ["no program", ["/nowhere/train"], "cannot start: spawn /nowhere/train ENOENT"],
  ["a signal", node(`process.kill(process.pid, "SIGKILL")`), "was ended by SIGKILL"],
  [
    "a result and a code",
    node(`${answer({ outcome: "failed", message: "no GPU" })} process.exit(1)`),
    "code 1: no GPU",
  ],
])("a program that ends with %s has failed, in words", async (_, command, words) => {
  const { state } = await runCommand(command);
  expect(state).toMatchObject({
    outcome: "finished",
    result: { outcome: "failed", message: expect.stringContaining(words) as string },
  });
});

test("shells and their signs mean nothing to it", async () => {
  const ran = await runCommand([
    ...node("console.log(process.argv[1])"),
    "$(whoami); rm -rf / | *",
  ]);
  expect(ran.lines[0]?.text).toBe("$(whoami); rm -rf / | *");
});

test("what ignores the signal to end is killed, with all that it started", async () => {
  const attempt = testAttempt();
  const stubborn = `${note} process.on("SIGTERM", () => {});
    const child = require("node:child_process").spawn(process.execPath, ["-e", "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"]);
    fs.writeFileSync(order.outputFolder + "/child", String(child.pid)); setInterval(() => {}, 1000);`;
  const ready = readyExecutor({ kind: "command", command: node(stubborn), grace: "1s" });
  await ready.start(attempt, testOrder(attempt), testEffects(noHttp));
  const child = join(attemptFiles(attempt.folder).output, "child");
  while (!existsSync(child)) await pause(20);
  const said = await ready.cancel({ ...attempt, external: null }, testEffects(noHttp));
  expect(said).toBe("It did not end within 1s of being asked, and was killed");
  const isThere = (): boolean => {
    const state = execFileSync("ps", ["-o", "stat=", "-p", readFileSync(child, "utf8")], {
      encoding: "utf8",
    });
    return !state.startsWith("Z");
  };
  const gone = async (): Promise<boolean> => {
    for (let look = 0; look < 100; look++) {
      try {
        if (!isThere()) return true;
      } catch {
        return true;
      }
      await pause(20);
    }
    return false;
  };
  expect(await gone()).toBe(true);
});

test("an attempt that was ended before it began never begins", async () => {
  const attempt = testAttempt();
  const ready = readyExecutor({ kind: "command", command: node(answer({ outcome: "failed" })) });
  await ready.cancel({ ...attempt, external: null }, testEffects(noHttp));
  await ready.start(attempt, testOrder(attempt), testEffects(noHttp));
  await pause(300);
  expect(existsSync(join(attemptFiles(attempt.folder).output, "started"))).toBe(false);
});

const runnerOf = ({ folder }: Attempt): CommandRunner =>
  JSON.parse(readFileSync(attemptFiles(folder).runner, "utf8")) as CommandRunner;

test("a program that died with its runner is lost, unless it left its result", async () => {
  const ready = readyExecutor({ kind: "command", command: node(forever) });
  const attempt = testAttempt();
  await ready.start(attempt, testOrder(attempt), testEffects(noHttp));
  process.kill(-runnerOf(attempt).pid, "SIGKILL");
  expect((await toEnd(ready, attempt)).state.outcome).toBe("lost");

  const other = testAttempt();
  await ready.start(other, testOrder(other), testEffects(noHttp));
  const result = { outcome: "failed", message: "said before" };
  writeFileSync(attemptFiles(other.folder).result, JSON.stringify(result));
  process.kill(-runnerOf(other).pid, "SIGKILL");
  expect((await toEnd(ready, other)).state).toEqual({ outcome: "finished", result });
});

test("a number that another process has by now is not taken for the runner", async () => {
  const bystander = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], {
    detached: true,
  });
  onTestFinished(() => void bystander.kill("SIGKILL"));
  const attempt = testAttempt();
  const runner = { pid: bystander.pid ?? 0, startedAt: "long ago" };
  writeFileSync(attemptFiles(attempt.folder).runner, JSON.stringify(runner));
  const ready = readyExecutor({ kind: "command", command: node(forever) });
  expect((await toEnd(ready, attempt)).state.outcome).toBe("lost");
  expect(await ready.cancel({ ...attempt, external: null }, testEffects(noHttp))).toBe(
    "It had ended already",
  );
  expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
});

test("a program goes on when Plumbline is killed, and is found again", async () => {
  const attempt = testAttempt();
  const slow = node(`${note} setTimeout(() => fs.writeFileSync(order.outputFolder + "/result.json",
    JSON.stringify({ outcome: "failed", message: "it lived on" })), 400);`);
  const module = new URL("./executor-conformance.ts", import.meta.url).href.replace(
    "executor-conformance",
    "executors",
  );
  const script = `
    const { readExecutor } = await import(${JSON.stringify(module)});
    const { executor } = readExecutor({ kind: "command", command: ${JSON.stringify(slow)} });
    const signal = new AbortController().signal;
    await executor.start(${JSON.stringify(attempt)}, ${JSON.stringify(testOrder(attempt))},
      { http: null, clock: Date.now, environment: process.env, signal });
    process.kill(process.pid, "SIGKILL");`;
  const parent = spawn(
    process.execPath,
    ["--conditions=source", "--no-warnings", "--input-type=module", "-e", script],
    { stdio: "inherit" },
  );
  await new Promise((ended) => parent.once("exit", ended));
  expect(parent.signalCode).toBe("SIGKILL");
  const ready = readyExecutor({ kind: "command", command: slow });
  expect(await ready.find(attempt, testEffects(noHttp))).toMatchObject({ outcome: "started" });
  expect((await toEnd(ready, attempt)).state).toMatchObject({ result: { message: "it lived on" } });
});

test("output that comes too fast, or grows without end, is bounded", async () => {
  const { folder } = testAttempt();
  const path = join(folder, "out.log");
  expect(await readTail(path, 0, false)).toEqual({ lines: [], offset: 0, skipped: 0 });
  writeFileSync(path, "half a line");
  expect(await readTail(path, 0, false)).toMatchObject({ lines: [], offset: 0 });
  expect(await readTail(path, 0, true)).toMatchObject({ lines: ["half a line"], offset: 11 });
  writeFileSync(path, "x".repeat(200_000));
  expect((await readTail(path, 0, false)).lines[0]).toHaveLength(65_536);
  writeFileSync(path, "line\n".repeat(1_000_000));
  const tail = await readTail(path, 0, false);
  expect(tail.skipped).toBeGreaterThan(4_000_000);
  expect(tail.offset).toBe(5_000_000);
  writeFileSync(path, "new\n");
  expect(await readTail(path, 5_000_000, false)).toMatchObject({ lines: ["new"], offset: 4 });
});

async function post(config: object, environment: Record<string, string> = {}, http = local) {
  const attempt = testAttempt();
  const ready = readyExecutor({ kind: "webhook", ...config });
  const effects = { ...testEffects(http), environment };
  return ready.start(attempt, testOrder(attempt), effects);
}

test("an order is signed as Standard Webhooks are, and names where people can look", async () => {
  const server = await hook(() => ({ status: 202, body: '{"url":"https://ci.example/7"}' }));
  onTestFinished(server.close);
  const secret = `whsec_${Buffer.alloc(24, 7).toString("base64")}`;
  const started = await post({ url: server.url, secretFrom: "env:HOOK" }, { HOOK: secret });
  expect(started).toMatchObject({ outcome: "started", url: "https://ci.example/7" });
  const [{ headers, body } = { headers: {}, body: "" }] = server.requests;
  const verified = new Webhook(secret).verify(body, headers as Record<string, string>);
  expect(verified).toMatchObject({ type: "plumbline.run", data: { run: "r1" } });
  expect(headers["idempotency-key"]).toBe("r1-1");
});

test.each([
  [
    { status: 503, body: "busy", headers: { "retry-after": "7" } },
    "again",
    "It answered 503: busy",
  ],
  [{ status: 429 }, "again", "It answered 429"],
  [{ status: 404, body: "no such job" }, "failed", "It answered 404: no such job"],
  [
    { status: 302, headers: { location: "https://elsewhere.example" } },
    "failed",
    "It answered 302",
  ],
  [{ status: 200, body: "<html>" }, "started", undefined],
  [{ status: 200, body: '{"url":"javascript:alert(1)"}' }, "started", undefined],
] as const)("an answer of %j is taken as %s", async (reply, outcome, message) => {
  const server = await hook(() => reply);
  onTestFinished(server.close);
  const started = await post({ url: server.url });
  expect(started.outcome).toBe(outcome);
  if (started.outcome === "started") expect(started.url).toBeNull();
  else expect(started.message).toBe(message);
  if (reply.status === 503) expect(started).toMatchObject({ afterMs: 7_000 });
});

test("who hangs or breaks off is asked again; who must not be called is not", async () => {
  const hanging = await hook(() => "hang");
  onTestFinished(hanging.close);
  await expect(post({ url: hanging.url, timeout: "1s" })).rejects.toMatchObject({
    retryable: true,
  });
  const breaking = await hook(() => "break");
  onTestFinished(breaking.close);
  await expect(post({ url: breaking.url })).rejects.toMatchObject({ retryable: true });
  const guarded = createOutgoingHttp({ allow: [] });
  await expect(post({ url: breaking.url }, {}, guarded)).rejects.toMatchObject({
    ...{ code: "PL_ADDRESS_REFUSED", retryable: false },
  });
  expect(await post({ url: breaking.url, secretFrom: "env:HOOK" })).toMatchObject({
    ...{ outcome: "failed", message: "The variable HOOK of the server holds no whsec_ secret" },
  });
});

test("whoever is named is told that a run is not wanted any more", async () => {
  const server = await hook(() => ({ status: 204 }));
  onTestFinished(server.close);
  const ready = readyExecutor({ kind: "webhook", url: server.url, cancelUrl: server.url });
  const said = await ready.cancel({ ...testAttempt(), external: null }, testEffects(local));
  expect(said).toBe("It was told, and answered 204");
  expect(JSON.parse(server.requests[0]?.body ?? "")).toEqual({
    ...{ type: "plumbline.run.cancel", data: { idempotencyKey: "r1-1" } },
  });
});
