import { afterAll, expect, test } from "vitest";
import { run } from "../run.ts";
import { fakeIo } from "../testing/fake-io.ts";
import { liveServer, type LiveServer } from "../testing/live-server.ts";

async function withModel(): Promise<LiveServer> {
  const live = await liveServer({}, afterAll);
  live.write("a.csv", "id,x\na,1\nb,2\n");
  const executor = "{ kind: command, command: [no-such-program-here] }";
  live.write("m.yaml", `policy: { executor: ${executor} }\n`);
  await live.run("ingest", "a.csv", "--model", "m", "--id", "id");
  expect(await live.run("apply", "m.yaml", "--model", "m")).toMatchObject({ exitCode: 0 });
  return live;
}

const live = await withModel();

test("a check of an executor says what is wrong, and its exit code too", async () => {
  const checked = await live.run("executors", "check", "m");
  expect(checked).toMatchObject({ exitCode: 1, err: "" });
  expect(checked.out).toContain("command: it could not start a run");
  expect(checked.out).toContain("WRONG    program: There is no program no-such-program-here");
  expect(await live.json("executors", "check", "m")).toMatchObject({ isReady: false });
  const none = await live.run("executors", "check", "n");
  expect(none).toMatchObject({ exitCode: 2, err: expect.stringContaining("PL_MODEL_UNKNOWN") });
});

const order = (over: object = {}): string =>
  Buffer.from(
    JSON.stringify({
      ...{ format: "plumbline-run", formatVersion: 1, run: "r1", idempotencyKey: "r1-1" },
      ...{ model: "m", champion: null, candidate: "c", reason: "due", task: null, positive: null },
      trainingSet: { id: "a", address: `${live.url}/v1/x`, rows: 1, label: "label" },
      evaluationSet: { id: "b", address: `${live.url}/v1/y`, rows: 1 },
      callback: {
        url: `${live.url}/v1/runs/r1/result`,
        token: "",
        files: `${live.url}/v1/runs/r1/files`,
      },
      ...{ outputFolder: null, deadline: "2026-01-01T00:00:00Z", ...over },
    }),
  ).toString("base64");

const elsewhere = { id: "a", address: "https://evil.example/rows", rows: 1, label: "label" };

test.each([
  [["ci", "fetch"], {}, "there is no order"],
  [["ci", "answer"], { PLUMBLINE_ORDER: "bm8=", PLUMBLINE_TOKEN: "t" }, "is no order"],
  [["ci", "answer"], { PLUMBLINE_ORDER: "", PLUMBLINE_TOKEN: "t" }, "there is no order"],
])("%j with %j is refused in words", async (argv, env, words) => {
  const io = fakeIo({ cwd: live.folder, env });
  expect(await run(argv, io)).toBe(2);
  expect(io.err()).toContain(words);
});

test("rows elsewhere than at the server of the order are not asked for", async () => {
  const env = { PLUMBLINE_ORDER: order({ trainingSet: elsewhere }), PLUMBLINE_TOKEN: "plr_secret" };
  const io = fakeIo({ cwd: live.folder, env });
  expect(await run(["ci", "fetch"], io)).toBe(2);
  expect(io.err()).toContain("the token would have gone with it");
});

test("a run that is not known, and a training that left nothing, are told", async () => {
  const env = { PLUMBLINE_ORDER: order(), PLUMBLINE_TOKEN: "plr_secret" };
  const failed = fakeIo({ cwd: live.folder, env });
  expect(await run(["ci", "answer", "--failed", "no labels"], failed)).toBe(2);
  expect(failed.err()).toContain("PL_RUN_UNKNOWN");
  const nothing = fakeIo({ cwd: live.folder, env });
  expect(await run(["ci", "answer"], nothing)).toBe(2);
  expect(nothing.err()).toContain("result.json");
  expect(failed.err() + nothing.err()).not.toContain("plr_secret");
});
