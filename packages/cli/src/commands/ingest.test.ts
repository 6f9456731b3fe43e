import { mkdirSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { liveServer } from "../testing/live-server.ts";

const live = await liveServer({}, afterAll);

interface Stored {
  readonly predictions: readonly {
    readonly id: string;
    readonly time: string;
    readonly version: string;
    readonly subject: string | null;
    readonly prediction: unknown;
    readonly score: number | null;
    readonly latencyMs: number | null;
    readonly label: unknown;
    readonly features: Readonly<Record<string, unknown>>;
  }[];
}

/** What the server has of a model once it has so many rows, by id. */
async function stored(model: string, rows: number, isThere: (all: Stored) => boolean = () => true) {
  const reached = (all: Stored): boolean =>
    all.predictions !== undefined && all.predictions.length === rows && isThere(all);
  const found = (await live.until(
    reached,
    ...["predictions", model, "--limit", String(rows + 10)],
  )) as Stored;
  return new Map(found.predictions.map((one) => [one.id, one]));
}

test("every column has its meaning, and the others are features", async () => {
  live.write(
    "all.csv",
    [
      "key,at,answer,risk,truth,release,took,who,age,city,vip,secret",
      "a,2026-01-05T00:00:00Z,yes,0.9,no,v1,12.5,ann,31,Oslo,true,x",
      "b,2026-01-05T00:00:01Z,no,0.1,,v2,,bob,,Rome,false,y",
      "",
    ].join("\n"),
  );
  const sent = await live.run(
    ...["ingest", "all.csv", "--model", "all", "--id", "key", "--time", "at"],
    ...["--prediction", "answer", "--score", "risk", "--target", "truth", "--version", "release"],
    ...["--latency", "took", "--subject", "who", "--ignore", "secret"],
  );
  expect(sent).toMatchObject({ exitCode: 0, err: "" });
  expect(sent.out).toContain("all: 2 predictions accepted\nall: 1 labels accepted");
  const found = await stored("all", 2, (all) =>
    all.predictions.some(({ label }) => label !== null),
  );
  expect(found.get("a")).toMatchObject({
    time: "2026-01-05T00:00:00.000Z",
    version: "v1",
    subject: "ann",
    prediction: "yes",
    score: 0.9,
    latencyMs: 12.5,
    label: "no",
    features: { age: 31, city: "Oslo", vip: true },
  });
  expect(found.get("b")).toMatchObject({ latencyMs: null, label: null });
  expect(Object.keys(found.get("b")?.features ?? {}).toSorted()).toEqual(["age", "city", "vip"]);
});

test("labels come later, for predictions that were sent before", async () => {
  live.write("p.csv", "id,x\na,1\nb,2\n");
  live.write("l.csv", "id,truth,note\na,1,fine\nb,,unknown\n");
  await live.run("ingest", "p.csv", "--model", "later", "--id", "id", "--version", "v7");
  const sent = await live.run(
    ...["ingest", "l.csv", "--model", "later", "--feedback", "--id", "id", "--target", "truth"],
  );
  expect(sent).toMatchObject({ exitCode: 0, out: expect.stringContaining("1 labels accepted") });
  const found = await stored("later", 2, (all) =>
    all.predictions.some(({ label }) => label !== null),
  );
  expect(found.get("a")).toMatchObject({ label: "1", version: "v7" });
});

test("rows without an id have one of their own, and sending them again changes nothing", async () => {
  mkdirSync(join(live.folder, "days/day=2026-01-05"), { recursive: true });
  const [one, two] = ["days/day=2026-01-05/a.csv.gz", "days/b.ndjson"];
  writeFileSync(join(live.folder, one), gzipSync("x\n1\n2\n3\n"));
  writeFileSync(join(live.folder, two), '{"x":4,"v":[1,2.5]}\n{"x":5,"v":null}\n');
  const send = (...more: string[]) => live.json("ingest", one, two, "--model", "plain", ...more);
  expect(await send()).toMatchObject({
    predictions: { accepted: 5, quarantined: 0 },
    files: [
      { rows: 3, skipped: 0 },
      { rows: 2, skipped: 0 },
    ],
  });
  expect(await send()).toMatchObject({
    predictions: { accepted: 0 },
    files: [{ skipped: 3 }, { skipped: 2 }],
  });
  expect(await send("--again")).toMatchObject({ predictions: { accepted: 5 } });
  const found = await stored("plain", 5);
  const ids = [...found.keys()].toSorted();
  expect(ids[0]).toMatch(/^a\.csv\.gz:[0-9a-f]{12}:1$/);
  expect(found.get(ids[3] ?? "")?.features).toMatchObject({ x: 4, v: [1, 2.5] });
});

test("a folder of days gives its values to the rows", async () => {
  mkdirSync(join(live.folder, "hive/city=Oslo"), { recursive: true });
  writeFileSync(join(live.folder, "hive/city=Oslo/a.csv"), "id,x\na,1\n");
  const sent = await live.run("ingest", "hive", "--model", "hive", "--id", "id");
  expect(sent).toMatchObject({ exitCode: 0, err: "" });
  const found = await stored("hive", 1);
  expect(found.get("a")?.features).toEqual({ x: 1, city: "Oslo" });
});

test("files of other days are read as the model has its columns", async () => {
  live.write("d1.csv", "id,n,code\na,1,A7\n");
  live.write("d2.csv", "id,n,code\nb,2,17\nc,odd,8\n");
  await live.run("ingest", "d1.csv", "--model", "days", "--id", "id");
  const sent = await live.run("ingest", "d2.csv", "--model", "days", "--id", "id");
  expect(sent.exitCode).toBe(1);
  expect(sent.out).toContain("1 predictions accepted, 1 set apart as bad");
  expect(sent.out).toMatch(/d2\.csv row 2: features\.n/);
  const found = await stored("days", 2);
  expect(found.get("b")?.features).toEqual({ n: 2, code: "17" });
});

test("whole numbers too large for a number stay exact as ids", async () => {
  live.write("big.ndjson", '{"id":9007199254740993,"x":1}\n{"id":9007199254740995,"x":2}\n');
  await live.run("ingest", "big.ndjson", "--model", "big", "--id", "id");
  expect([...(await stored("big", 2)).keys()].toSorted()).toEqual([
    "9007199254740993",
    "9007199254740995",
  ]);
});

test("a file that has changed is not sent twice by accident", async () => {
  live.write("grow.csv", "x\n1\n");
  expect((await live.run("ingest", "grow.csv", "--model", "grow")).exitCode).toBe(0);
  live.write("grow.csv", "x\n1\n2\n");
  const changed = await live.run("ingest", "grow.csv", "--model", "grow");
  expect(changed).toMatchObject({ exitCode: 2, err: expect.stringContaining("--id COLUMN") });
  expect((await live.run("ingest", "grow.csv", "--model", "grow", "--again")).exitCode).toBe(0);
});

test("what was noted for another model, meaning or an emptied server is not taken for sent", async () => {
  live.write("s.csv", "id,x\na,1\n");
  const send = (model: string, ...more: string[]) =>
    live.json("ingest", "s.csv", "--model", model, "--id", "id", "--state", "note.json", ...more);
  const accepted = { predictions: { accepted: 1 } };
  expect(await send("s1")).toMatchObject(accepted);
  expect(await send("s2")).toMatchObject(accepted);
  expect(await send("s1", "--ignore", "x")).toMatchObject(accepted);
  expect(await send("s1")).toMatchObject({ predictions: { accepted: 0 } });
  const note = readFileSync(join(live.folder, "note.json"), "utf8");
  writeFileSync(
    join(live.folder, "note.json"),
    note.replaceAll('"s2', '"s3').replaceAll("s2", "s3"),
  );
  expect(await send("s3")).toMatchObject(accepted);
  live.write("note.json", "{}");
  const damaged = await live.run("ingest", "s.csv", "--model", "s1", "--state", "note.json");
  expect(damaged.err).toContain("delete it to send everything again");
  unlinkSync(join(live.folder, "note.json"));
});

test("what is wrong with files and columns is said before rows are sent", async () => {
  live.write("ok.csv", "id,x\na,1\n");
  live.write("empty.csv", "");
  const ingest = async (...argv: string[]) =>
    (await live.run("ingest", ...argv, "--model", "never")).err;
  expect(await ingest("ok.csv", "--id", "idd")).toContain('Did you mean "id"?');
  expect(await ingest("ok.csv", "--state", "gone/state.json")).toContain(
    "its folder does not exist",
  );
  expect(await ingest("empty.csv")).toContain("PL_SOURCE_EMPTY");
  expect(
    await ingest("ok.csv", "--feedback", "--id", "id", "--target", "x", "--score", "x"),
  ).toContain("--score means nothing for labels");
  expect((await live.run("ingest", "ok.csv", "--model", "_no")).err).toContain("--model");
});
