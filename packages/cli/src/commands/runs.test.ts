import { afterAll, expect, test } from "vitest";
import { fakeIo } from "../testing/fake-io.ts";
import { liveServer, type LiveServer } from "../testing/live-server.ts";
import { run } from "../run.ts";

async function withModel(): Promise<LiveServer> {
  const live = await liveServer({}, afterAll);
  live.write("a.csv", "id,x\na,1\nb,2\n");
  live.write(
    "m.yaml",
    "policy: { approval: run, executor: { kind: command, command: [python3, train.py] } }\n",
  );
  await live.run("ingest", "a.csv", "--model", "m", "--id", "id");
  expect(await live.run("apply", "m.yaml", "--model", "m")).toMatchObject({ exitCode: 0, err: "" });
  await live.until(
    ({ predictions }: { predictions: readonly unknown[] }) => predictions.length === 2,
    ...["predictions", "m"],
  );
  return live;
}

const live = await withModel();

interface Runs {
  readonly runs: readonly {
    readonly id: string;
    readonly action: string;
    readonly state: string;
  }[];
}

test("a run is started, followed, decided about and cancelled from the command line", async () => {
  expect((await live.run("runs", "m")).out).toBe("No run yet\n");
  const started = await live.run("runs", "start", "m", "--reason", "new prices");
  expect(started).toMatchObject({ exitCode: 0, err: "" });
  expect(started.out).toContain("is queued: plumbline runs log");
  const { runs } = (await live.json("runs", "m")) as Runs;
  expect(runs).toMatchObject([{ action: "retrain" }]);
  const id = runs[0]?.id ?? "";

  const shown = await live.run("runs", "show", id);
  expect(shown.out).toContain(`${id} of m: retrain`);
  expect(shown.out).toContain("asked for by local");
  expect((await live.run("runs", "log", id)).out).toMatch(/state +Queued by local: new prices/);
  const approved = await live.run("runs", "approve", id, "--reason", "looked at it");
  expect(approved.out).toMatch(/of r\w+ is allowed by local/);
  const again = await live.run("runs", "reject", id, "--reason", "no");
  expect(again).toMatchObject({ exitCode: 2, err: expect.stringContaining("PL_APPROVAL_REFUSED") });
  const cancelled = await live.run("runs", "cancel", id, "--reason", "wrong data");
  expect(cancelled.exitCode === 0 || cancelled.err.includes("PL_RUN_OVER")).toBe(true);
});

test.each([
  [["runs", "start", "m"], "--reason"],
  [["runs", "start", "m", "--action", "pray", "--reason", "x"], "one of threshold"],
  [["runs", "cancel", "r1"], "a cancellation needs a reason"],
  [["runs", "show", "../keys"], "the id of a run"],
  [["runs", "show", "r1"], "PL_RUN_UNKNOWN"],
  [["runs", "start", "n", "--reason", "x"], "PL_MODEL_UNKNOWN"],
])("%j is refused in words", async (argv, words) => {
  const io = fakeIo({ env: { PLUMBLINE_SERVER: live.url } });
  expect(await run(argv, io)).toBe(2);
  expect(io.err()).toContain(words);
});
