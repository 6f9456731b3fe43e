import { createServer } from "node:http";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { run } from "../run.ts";
import { fakeFolder } from "../testing/fake-folder.ts";
import { fakeIo } from "../testing/fake-io.ts";
import { liveServer, type LiveServer } from "../testing/live-server.ts";

const hourMs = 3_600_000;
const startMs = Date.UTC(2026, 0, 5);

/** 300 rows an hour: two hours that are alike, and later ones that are not. */
function flights(hours: number): string {
  const lines = Array.from({ length: hours * 300 }, (_, i) => {
    const wave = (i * 7919) % 1000;
    const hour = Math.floor(i / 300);
    const delay = wave / 10 + (hour >= 2 ? 80 : 0);
    const at = new Date(startMs + hour * hourMs + (i % 300) * 10_000).toISOString();
    return [`f${i}`, at, delay, ["ATL", "JFK"][i % 2], wave / 1000, wave > 500 ? 1 : 0].join(",");
  });
  return ["id,at,delay,origin,score,late", ...lines, ""].join("\n");
}

const roles = ["--id", "id", "--time", "at", "--score", "score", "--target", "late"];

async function withFlights(atEnd?: typeof afterAll): Promise<LiveServer> {
  const live = await liveServer({}, atEnd);
  live.write(
    "flights.yaml",
    "baseline: { kind: first-rows, rows: 300 }\nmonitors:\n  - { name: hourly, window: { every: 1h } }\n",
  );
  live.write("flights.csv", flights(4));
  expect(await live.run("ingest", "flights.csv", "--model", "flights", ...roles)).toMatchObject({
    exitCode: 0,
    out: expect.stringContaining("1,200 predictions accepted"),
  });
  const applied = await live.run("apply", "flights.yaml", "--model", "flights");
  expect(applied).toMatchObject({ exitCode: 0, err: "" });
  return live;
}

/** For tests that only look. */
const watched = await withFlights(afterAll);

interface Evaluations {
  readonly evaluations: readonly { readonly id: number; readonly verdict: string }[];
}

test("a model is watched from the command line", async () => {
  const live = watched;
  const found = (await live.until(
    ({ evaluations }: Evaluations) => evaluations.some(({ verdict }) => verdict === "alert"),
    ...["evaluations", "flights", "--monitor", "hourly"],
  )) as Evaluations;
  const alert = found.evaluations.find(({ verdict }) => verdict === "alert");
  const id = String(alert?.id);

  const listed = await live.run("evaluations", "flights", "--verdict", "alert");
  expect(listed.out).toContain("ALERT");
  const shown = await live.run("evaluations", "show", id, "--html", "page.html");
  expect(shown).toMatchObject({ exitCode: 0, err: "" });
  expect(shown.out).toContain("flights, hourly");
  expect(shown.out).toContain("delay");
  expect(readFileSync(join(live.folder, "page.html"), "utf8")).toMatch(/^<!doctype html>/i);
  expect(await live.json("evaluations", "show", id)).toMatchObject({
    result: { verdict: "alert" },
  });
  expect(await live.run("replay", id)).toMatchObject({
    exitCode: 0,
    out: expect.stringContaining("the same answer"),
  });

  const status = await live.run("status");
  expect(status).toMatchObject({ exitCode: 0, err: "" });
  expect(status.out).toMatch(/flights\s+1,200\s+2026-01-05 03:49\s+hourly \(1h\)/);
  expect(await live.json("status", "flights")).toMatchObject({ models: [{ name: "flights" }] });
  expect((await live.run("models")).out).toMatch(/flights\s+ALERT\s+1,200/);
  expect((await live.run("windows", "flights")).out).toContain("2026-01-05 02:00 to 03:00");
  const predictions = await live.run("predictions", "flights", "--id", "f7");
  expect(predictions.out).toMatch(/f7 .*delay=/);
  const all = (await live.json("predictions", "flights", "--limit", "600")) as {
    predictions: unknown[];
  };
  expect(all.predictions).toHaveLength(600);
});

test("status --watch appends what is new until it is stopped, and waits for a server that is gone", async () => {
  const live = await liveServer();
  const stopping = new AbortController();
  const io = fakeIo({ env: { PLUMBLINE_SERVER: live.url }, signal: stopping.signal });
  const write = (text: string): void => {
    io.stdout.write(text);
    if (io.out().includes("PL_") || io.out().includes("No answer")) stopping.abort();
    else void live.stop();
  };
  const exitCode = await run(["status", "--watch"], { ...io, stdout: { ...io.stdout, write } });
  expect(exitCode).toBe(0);
  expect(io.out()).toContain("No model yet");
  expect(io.out()).toContain("No answer from");
  expect(io.out()).not.toContain("\u001b");
});

test("on a terminal, status --watch draws over what was there", async () => {
  const stopping = new AbortController();
  const env = { PLUMBLINE_SERVER: watched.url, NO_COLOR: "1" };
  const io = fakeIo({ env, signal: stopping.signal, isTTY: true, columns: 120 });
  const write = (text: string): void => {
    io.stdout.write(text);
    if (io.out().split("\u001b[H").length > 2) stopping.abort();
  };
  expect(await run(["status", "-w"], { ...io, stdout: { ...io.stdout, write } })).toBe(0);
  expect(io.out().startsWith("\u001b[2J\u001b[H")).toBe(true);
});

test("a configuration is shown as changes before it is applied", async () => {
  const live = await withFlights();
  live.write("new.yaml", "monitors:\n  - { name: hourly, window: { every: 1d }, minRows: 50 }\n");
  const dry = await live.run("apply", "new.yaml", "--model", "flights", "--dry-run");
  expect(dry).toMatchObject({ exitCode: 0, err: "" });
  expect(dry.out).toContain("would change");
  expect(dry.out).toMatch(/every[\s\S]*- "1h"[\s\S]*\+ "1d"/);
  const done = await live.run("apply", "new.yaml", "--model", "flights");
  expect(done.out).toContain("changed, this is revision");
  const again = await live.run("apply", "new.yaml", "--model", "flights");
  expect(again.out).toContain("nothing changes");
});

test.each([
  ["monitors:\n\t- x\n", "bad.yaml:2:1: a tab indents"],
  [
    "monitors:\n  - { name: a, window: { every: 7m } }\n",
    /bad\.yaml:2:\d+: .*minutes that divide|bad\.yaml:2:\d+: expected/,
  ],
  ["monitrs: []\n", 'bad.yaml:1:1: unknown key "monitrs". Did you mean "monitors"?'],
  [
    "monitors:\n  - { name: a, window: { every: 1h }, checks: { drfit: false } }\n",
    'unknown check "drfit". Did you mean "drift"?',
  ],
])("%j is refused with line and column, before anything is asked", async (text, problem) => {
  using folder = fakeFolder();
  const io = fakeIo({ cwd: folder.path });
  writeFileSync(join(folder.path, "bad.yaml"), text);
  expect(await run(["apply", "bad.yaml", "--model", "flights"], io)).toBe(2);
  expect(io.err()).toMatch(problem);
});

test("bad rows are shown with their reasons, mended and taken in", async () => {
  const live = await liveServer();
  const row = (id: number, age: string) => `r${id},2026-01-05T00:00:00Z,${age}`;
  const good = Array.from({ length: 40 }, (_, i) => row(i, String(20 + i)));
  live.write("good.csv", ["id,at,age", ...good, ""].join("\n"));
  live.write(
    "bad.csv",
    ["id,at,age", row(90, "old"), row(91, "31"), row(92, "young"), ""].join("\n"),
  );
  const send = (file: string) =>
    live.run("ingest", file, "--model", "people", "--id", "id", "--time", "at");
  expect((await send("good.csv")).exitCode).toBe(0);
  const bad = await send("bad.csv");
  expect(bad.exitCode).toBe(1);
  expect(bad.out).toContain("people: 1 predictions accepted, 2 set apart as bad");
  expect(bad.out).toMatch(/bad\.csv row 1: features\.age/);
  await live.until(
    ({ reasons }: { reasons: readonly { rows: number }[] }) => reasons[0]?.rows === 2,
    ...["quarantine", "people"],
  );
  expect((await live.run("quarantine", "people")).out).toContain("feature-type: 2 rows");
  expect((await live.run("quarantine", "people", "--reason", "feature-type")).out).toContain("r92");
  const useless = await live.run("quarantine", "people", "--set", "features.age=30");
  expect(useless).toMatchObject({ exitCode: 2, err: expect.stringContaining("Add --replay") });
  const mended = await live.run("quarantine", "people", "--replay", "--set", "features.age=30");
  expect(mended).toMatchObject({ exitCode: 0, out: expect.stringContaining("2 accepted") });
});

test("keys are made, listed and revoked", async () => {
  const live = await liveServer();
  const made = (await live.json("keys", "create", "svc", "--scope", "ingest")) as {
    id: string;
    key: string;
  };
  expect(made.key).toMatch(/^pl_/);
  expect((await live.run("keys", "list")).out).toMatch(/ingest .*svc/);
  expect((await live.run("keys", "revoke", made.id)).exitCode).toBe(0);
  const unknown = await live.run("keys", "revoke", "nope");
  expect(unknown).toMatchObject({ exitCode: 2, err: expect.stringContaining("keys list") });
  expect((await live.run("keys")).exitCode).toBe(2);
});

test("a server that asks for keys refuses a wrong one and takes a right one", async () => {
  const adminKey = "pl-admin-0123456789abcdef";
  const live = await liveServer({ requireKeys: "always", adminKey });
  const none = await live.run("status");
  expect(none).toMatchObject({ exitCode: 2, err: expect.stringContaining("PLUMBLINE_KEY") });
  const wrong = await live.run("status", "--key", "pl_wrong");
  expect(wrong.err).toContain("PL_KEY_MISSING");
  expect((await live.run("status", "--key", adminKey)).exitCode).toBe(0);
  const { key } = (await live.json(
    "keys",
    "create",
    "svc",
    "--scope",
    "ingest",
    "--key",
    adminKey,
  )) as {
    key: string;
  };
  live.write("a.csv", "id,x\na,1\n");
  const sent = await live.run("ingest", "a.csv", "--model", "m", "--id", "id", "--key", key);
  expect(sent).toMatchObject({ exitCode: 0, err: "" });
  expect((await live.run("models", "--key", key)).err).toContain("PL_KEY_SCOPE");
});

test("a saved baseline is given to a model; anything else is refused", async () => {
  const live = await liveServer();
  live.write("january.csv", flights(1));
  const saved = ["--id", "id", "--time", "at", "--score", "score", "--target", "late"];
  expect((await live.run("baseline", "january.csv", ...saved)).exitCode).toBe(0);
  await live.run("ingest", "january.csv", "--model", "flights", ...roles);
  const pushed = await live.run("baseline", "push", "baseline.json", "--model", "flights");
  expect(pushed).toMatchObject({ exitCode: 0, err: "" });
  const push = (...argv: string[]) => live.run("baseline", "push", ...argv);
  expect((await push("january.csv", "--model", "flights")).err).toContain("no saved baseline");
  expect((await push("gone.json", "--model", "flights")).err).toContain("No file matches");
  expect((await push("baseline.json")).err).toContain("Pass --model NAME");
});

test("rows are deleted only when that is certain", async () => {
  const live = await liveServer();
  live.write("a.csv", "id,who,x\na,ann,1\nb,bob,2\n");
  await live.run("ingest", "a.csv", "--model", "m", "--id", "id", "--subject", "who");
  const count = (wanted: number) =>
    live.until(
      ({ predictions }: { predictions: readonly unknown[] }) => predictions.length === wanted,
      ...["predictions", "m"],
    );
  await count(2);
  expect((await live.run("delete", "m", "--subject", "ann")).err).toContain("Pass --yes");
  expect((await live.run("delete", "m", "--yes")).err).toContain("either --id or --subject");
  expect(await live.run("delete", "m", "--subject", "ann", "--yes")).toMatchObject({ exitCode: 0 });
  await count(1);
});

test("without a server, every command says how to start one", async () => {
  using folder = fakeFolder();
  const env = { PLUMBLINE_SERVER: "http://127.0.0.1:9" };
  for (const argv of [
    ["status"],
    ["models"],
    ["evaluations", "m"],
    ["evaluations", "show", "1"],
    ["keys", "list"],
  ]) {
    const io = fakeIo({ cwd: folder.path, env });
    expect(await run(argv, io)).toBe(2);
    expect(io.err()).toContain("plumbline serve");
    expect(io.err()).toContain("PL_SERVER_UNREACHABLE");
  }
  expect(existsSync(join(folder.path, "data"))).toBe(false);
});

test("what is no Plumbline is told from one", async () => {
  const stranger = createServer((_, response) => response.end("<html>hello</html>")).listen(0);
  onTestFinished(() => void stranger.close());
  await once(stranger, "listening");
  const { port } = stranger.address() as { port: number };
  const io = fakeIo();
  expect(await run(["status", "--server", `http://127.0.0.1:${port}`], io)).toBe(2);
  expect(io.err()).toContain("PL_SERVER_ANSWER_UNKNOWN");
});

test.each([
  [["status", "--server", "localhost"], "--server", "http://127.0.0.1:7410"],
  [["evaluations", "show", "x"], "ID", "plumbline evaluations MODEL"],
  [["replay", "0"], "ID", "a number"],
  [["apply", "a.yaml", "--model", "a/b"], "--model", "letters"],
  [["quarantine", "m", "--replay", "--set", "x"], "--set", "FIELD=VALUE"],
  [["ingest", "gone.csv", "--model", "m"], "No file matches", "gone.csv"],
  [["ingest", "gone.csv"], "which model", "--model NAME"],
  [["ingest", "a.csv", "--model", "m", "--feedback"], "whose label", "--target COLUMN"],
])("%j is refused with a remedy", async (argv, problem, remedy) => {
  using folder = fakeFolder();
  const io = fakeIo({ cwd: folder.path });
  expect(await run(argv, io)).toBe(2);
  expect(io.err()).toContain(problem);
  expect(io.err()).toContain(remedy);
});

test("a model that does not exist is told with the nearest one", async () => {
  for (const argv of [
    ["windows", "flihgts"],
    ["evaluations", "flihgts"],
    ["status", "flihgts"],
  ]) {
    const { exitCode, err } = await watched.run(...argv);
    expect(exitCode).toBe(2);
    expect(err).toContain('Did you mean "flights"?');
  }
});
