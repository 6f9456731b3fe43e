import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gateVerdictSchema, type GateVerdict } from "@plumbline/contracts";
import { expect, test } from "vitest";
import { run } from "../run.ts";
import { fakeFolder } from "../testing/fake-folder.ts";
import { fakeIo } from "../testing/fake-io.ts";

const rows = 900;
let state = 1;
const uniform = (): number => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
/** Twelve uniform numbers add up to a normal one, nearly. */
const normal = (): number => Array.from({ length: 12 }, uniform).reduce((sum, x) => sum + x, -6);
const logistic = (logit: number): number => 1 / (1 + Math.exp(-logit));

interface Flight {
  readonly id: string;
  readonly date: string;
  readonly origin: string;
  readonly late: number;
  readonly good: number;
  readonly poor: number;
}

const flights: readonly Flight[] = Array.from({ length: rows }, (_, row) => {
  const truth = -0.4 + 1.6 * normal();
  return {
    id: `f-${row}`,
    date: `2001-03-${String(1 + (row % 25)).padStart(2, "0")}`,
    origin: ["ATL", "JFK"][row % 2] ?? "",
    late: Number(uniform() < logistic(truth)),
    good: logistic(truth + 0.2 * normal()),
    poor: logistic(truth + 1.4 * normal()),
  };
});

function csv(names: readonly string[], cells: (flight: Flight, row: number) => readonly unknown[]) {
  return [names, ...flights.map(cells)].map((line) => line.join(",")).join("\n");
}

function gateFolder() {
  const folder = fakeFolder();
  const write = (name: string, text: string) => writeFileSync(join(folder.path, name), text);
  write(
    "v1.csv",
    csv(["id", "date", "origin", "late", "score"], (f) => [f.id, f.date, f.origin, f.late, f.poor]),
  );
  write(
    "v2.csv",
    csv(["id", "score"], (f) => [f.id, f.good]),
  );
  write(
    "both.csv",
    csv(["late", "old", "new"], (f) => [f.late, f.poor, f.good]),
  );
  const runIn = async (...argv: readonly string[]) => {
    const io = fakeIo({ cwd: folder.path, columns: 110 });
    return { exitCode: await run(["gate", ...argv], io), out: io.out(), err: io.err() };
  };
  return {
    write,
    read: (name: string) => readFileSync(join(folder.path, name), "utf8"),
    run: runIn,
    judge: async (...argv: readonly string[]): Promise<GateVerdict & { exitCode: number }> => {
      const { exitCode, out, err } = await runIn(...argv, "--json");
      expect(err).toBe("");
      return { ...gateVerdictSchema.parse(JSON.parse(out)), exitCode };
    },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

const twoFiles = ["--champion", "v1.csv", "--candidate", "v2.csv", "--id", "id"];
const usual = [...twoFiles, "--label", "late", "--score", "score"];
const testOf = ({ tests }: GateVerdict, name: string) => tests.find((one) => one.test === name);

test("a better candidate passes with exit code 0, and every report says so", async () => {
  using folder = gateFolder();
  const reports = ["--junit", "gate.xml", "--markdown", "gate.md", "-o", "gate.json"];
  const { exitCode, out, err } = await folder.run(
    ...usual,
    ...["--time", "date", "--slice", "origin", ...reports],
  );
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: "" });
  expect(out).toContain("PROMOTE  v2.csv is better than v1.csv");
  expect(out).toContain("slice · origin=JFK");
  expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(110);
  expect(folder.read("gate.xml")).toContain('name="plumbline gate: v2.csv is better than v1.csv');
  expect(folder.read("gate.md")).toContain("### ✔ Promote");
  const saved = gateVerdictSchema.parse(JSON.parse(folder.read("gate.json")));
  expect(testOf(saved, "primary")?.reason).toContain("in 25 days");
});

test("a worse or an equal candidate gives exit code 1", async () => {
  using folder = gateFolder();
  const oneFile = ["--champion", "both.csv", "--label", "late"];
  const back = await folder.judge(
    ...oneFile,
    "--champion-score",
    "new",
    "--candidate-score",
    "old",
  );
  expect(back).toMatchObject({ exitCode: 1, promote: false, champion: "new", candidate: "old" });
  const forth = await folder.judge(
    ...oneFile,
    "--champion-score",
    "old",
    "--candidate-score",
    "new",
  );
  expect(forth).toMatchObject({ exitCode: 0, promote: true });
  folder.write("same.csv", folder.read("v1.csv"));
  const same = await folder.judge(
    "--champion",
    "v1.csv",
    "--candidate",
    "same.csv",
    ...usual.slice(4),
  );
  expect(same).toMatchObject({ exitCode: 1, verdict: "not-shown-better" });
  const options = [
    "--accept",
    "not-worse",
    "--margin",
    "0.01",
    "--metric",
    "brier",
    "--level",
    "0.1",
  ];
  const enough = await folder.judge(
    "--champion",
    "v1.csv",
    "--candidate",
    "same.csv",
    ...usual.slice(4),
    ...options,
  );
  expect(enough).toMatchObject({ exitCode: 0, verdict: "not-worse", metric: "brier" });
  expect(enough.options).toMatchObject({ level: 0.1, margin: 0.01, accept: "not-worse" });
});

test("labels may come in a file of their own, in another order, and as NDJSON", async () => {
  using folder = gateFolder();
  const lines = flights.map(({ id, late }) => JSON.stringify({ id, late }));
  folder.write("labels.ndjson", lines.toReversed().join("\n"));
  folder.write(
    "old.csv",
    csv(["id", "score"], (f) => [f.id, f.poor]),
  );
  const champion = ["--champion", "old.csv", "--candidate", "v2.csv", "--labels", "labels.ndjson"];
  const verdict = await folder.judge(...champion, ...usual.slice(4));
  expect(verdict).toMatchObject({ exitCode: 0, verdict: "better", rows });
});

test("the gate of a document is asked, of its own or of a model", async () => {
  using folder = gateFolder();
  folder.write(
    "gate.yaml",
    "metric: auroc\nfloors: { accuracy: 0.99 }\nslices: { columns: [origin] }\n",
  );
  const own = await folder.judge(...usual, "--config", "gate.yaml");
  expect(own).toMatchObject({ exitCode: 1, verdict: "refused", metric: "auroc" });
  expect(testOf(own, "floor")?.reason).toContain("at least 0.99 is asked");
  folder.write(
    "model.yaml",
    "positive: 1\nsegments: [[origin], [origin, date]]\ngate: { metric: brier }\n",
  );
  const model = await folder.judge(...usual, "--config", "model.yaml");
  expect(model).toMatchObject({ exitCode: 0, metric: "brier" });
  expect(model.tests.some(({ subject }) => subject === "origin=ATL")).toBe(true);
  folder.write("wrong.yaml", "metric: aurok\n");
  const wrong = await folder.run(...usual, "--config", "wrong.yaml");
  expect(wrong.exitCode).toBe(2);
  expect(wrong.err).toContain("wrong.yaml:1:9: expected one of log-loss");
  expect(wrong.err).toContain('Did you mean "auroc"?');
});

test("rows of the training set refuse, and so does a training set that is broken", async () => {
  using folder = gateFolder();
  folder.write(
    "train.csv",
    csv(["id", "origin", "hour"], (f, row) => [row < 10 ? f.id : `t-${row}`, f.origin, row % 24]),
  );
  const leak = await folder.judge(...usual, "--training", "train.csv");
  expect(leak).toMatchObject({ exitCode: 1, verdict: "refused" });
  expect(testOf(leak, "leakage")?.reason).toContain("10 rows it is judged on");
  folder.write(
    "good.csv",
    csv(["id", "origin", "hour"], (_, row) => [`g-${row}`, ["ATL", "JFK"][row % 2], row % 24]),
  );
  folder.write(
    "bad.csv",
    csv(["id", "origin", "hour"], (_, row) => [
      `t-${row}`,
      ["ATL", "JFK"][row % 2],
      row % 3 === 0 ? "" : row % 24,
    ]),
  );
  const data = ["--baseline", "good.csv", "--training"];
  const bad = await folder.judge(...usual, ...data, "bad.csv");
  expect(testOf(bad, "training-data")).toMatchObject({ outcome: "fail" });
  expect(testOf(bad, "training-data")?.reason).toContain("hour");
  const good = await folder.judge(...usual, ...data, "good.csv");
  expect(testOf(good, "training-data")).toMatchObject({ outcome: "pass" });
  expect(testOf(good, "leakage")).toMatchObject({ outcome: "pass" });
});

test("several classes, numbers and latencies are read", async () => {
  using folder = gateFolder();
  const name = (row: number): string => ["dog", "cat", "owl"][row % 3] ?? "";
  const share = (row: number, label: string, sure: number): number =>
    name(row) === label ? sure : (1 - sure) / 2;
  const classes = (sure: number) =>
    csv(["id", "animal", "p_dog", "p_cat", "p_owl"], (f, row) => [
      f.id,
      name(row),
      ...["dog", "cat", "owl"].map((label) => share(row, label, sure)),
    ]);
  folder.write("a.csv", classes(0.5));
  folder.write("b.csv", classes(0.7));
  const animals = ["dog", "cat", "owl"].flatMap((label) => [
    "--class-score",
    `${label}=p_${label}`,
  ]);
  const files = ["--champion", "a.csv", "--candidate", "b.csv", "--id", "id"];
  const several = await folder.judge(...files, "--label", "animal", ...animals);
  expect(testOf(several, "primary")).toMatchObject({ outcome: "pass", subject: "log loss" });
  const numbers = (error: number) =>
    csv(["id", "delay", "answer", "ms"], (f, row) => [
      f.id,
      f.poor * 100,
      f.poor * 100 + error * Math.sin(row),
      error + (row % 10),
    ]);
  folder.write("a.csv", numbers(9));
  folder.write("b.csv", numbers(2));
  const delay = await folder.judge(
    ...files,
    "--label",
    "delay",
    "--prediction",
    "answer",
    "--latency",
    "ms",
  );
  expect(delay).toMatchObject({ exitCode: 0, metric: "rmse" });
  expect(testOf(delay, "latency")).toMatchObject({ champion: 18, candidate: 11, outcome: "pass" });
});

test.each<[string, readonly string[], RegExp]>([
  ["no champion", ["--label", "late"], /there is no champion.*Pass --champion FILE/],
  ["no answers", [...twoFiles, "--label", "late"], /which column holds the champion's answers/],
  [
    "no label",
    [...twoFiles, "--score", "score"],
    /what really happened was not said.*Pass --label/,
  ],
  [
    "no id",
    ["--champion", "v1.csv", "--candidate", "v2.csv", "--label", "late", "--score", "score"],
    /without an id.*Pass --id/,
  ],
  [
    "one column for both",
    ["--champion", "v1.csv", "--label", "late", "--score", "score"],
    /answer in the same column, score.*--candidate-score/,
  ],
  [
    "a wrong column",
    [...twoFiles, "--label", "late", "--score", "scor"],
    /no column "scor" \(--score, in v1.csv\)\. Did you mean "score"\?/,
  ],
  [
    "a wrong label",
    [...twoFiles, "--label", "lat", "--score", "score"],
    /no column "lat" \(--label, in v1.csv\)\. Did you mean "late"\?/,
  ],
  [
    "a wrong id",
    ["--champion", "v1.csv", "--candidate", "both.csv", ...usual.slice(4)],
    /no column "id" \(--id, in both.csv\)/,
  ],
  [
    "a wrong slice",
    [...usual, "--slice", "orign"],
    /no column "orign" \(--slice\)\. Did you mean "origin"\?/,
  ],
  [
    "a wrong time",
    [...usual, "--time", "dat"],
    /no column "dat" \(--time\)\. Did you mean "date"\?/,
  ],
  [
    "a missing file",
    ["--champion", "no.csv", "--candidate", "v2.csv", ...usual.slice(4)],
    /No file matches no.csv/,
  ],
  ["a missing document", [...usual, "--config", "no.yaml"], /No file matches no.yaml/],
  ["a level beyond a half", [...usual, "--level", "0.7"], /--level is "0.7".*at most 0.5/],
  ["a wrong metric", [...usual, "--metric", "auc"], /--metric.*one of log-loss/],
  [
    "a baseline for nothing",
    [...usual, "--baseline", "v1.csv"],
    /no training rows to check against it/,
  ],
  ["a report over an input", [...usual, "--junit", "v1.csv"], /v1.csv would be overwritten/],
  ["a missing artifact", [...usual, "--artifact", "model.bin"], /No file matches model.bin/],
])("%s: could not run, exit code 2, in words", async (_, argv, message) => {
  using folder = gateFolder();
  const { exitCode, out, err } = await folder.run(...argv);
  expect(exitCode).toBe(2);
  expect(out).toBe("");
  expect(err).toMatch(message);
  expect(err).not.toMatch(/\n\s+at /);
});

test.each<[string, string, RegExp]>([
  [
    "NaN scores",
    csv(["id", "score"], (f, row) => [f.id, row === 4 ? "NaN" : f.good]),
    /1 answers that are NaN/,
  ],
  [
    "scores that are words",
    csv(["id", "score"], (f, row) => [f.id, row === 4 ? "high" : f.good]),
    /1 answers that are NaN, infinite or no number/,
  ],
  [
    "percentages",
    csv(["id", "score"], (f) => [f.id, 100 * f.good]),
    /rows with scores outside \[0, 1\]/,
  ],
  [
    "other ids",
    csv(["id", "score"], (f) => [`x${f.id}`, f.good]),
    /900 answers of it belong to other ids/,
  ],
  ["empty scores", csv(["id", "score"], (f) => [f.id, ""]), /answered none of the labelled rows/],
  ["no rows", "id,score\n", /answered none of the labelled rows/],
  [
    "another target",
    csv(["id", "score", "late"], (f) => [f.id, f.good, 1 - f.late]),
    /predicts another target/,
  ],
  [
    "half of the rows",
    csv(["id", "score"], (f, row) => [row % 2 ? f.id : `x${row}`, f.good]),
    /left 450 of 900 rows/,
  ],
])("%s: a verdict in words, exit code 1", async (_, candidate, reason) => {
  using folder = gateFolder();
  folder.write("v2.csv", candidate);
  const verdict = await folder.judge(...usual);
  expect(verdict).toMatchObject({ exitCode: 1, verdict: "refused", promote: false });
  const failed = verdict.tests.filter(({ outcome }) => outcome === "fail");
  expect(failed.map((one) => one.reason).join("\n")).toMatch(reason);
});

test("labels that are missing, all alike, or of three kinds give a verdict in words", async () => {
  using folder = gateFolder();
  for (const [label, reason] of [
    ["", /None of 900 rows has a label/],
    ["1", /every row has the label "1"/],
  ] as const) {
    folder.write(
      "v1.csv",
      csv(["id", "late", "score"], (f) => [f.id, label, f.poor]),
    );
    const verdict = await folder.judge(...usual);
    expect(verdict).toMatchObject({ exitCode: 1, verdict: "refused" });
    expect(testOf(verdict, "rows")?.reason).toMatch(reason);
  }
  folder.write(
    "v1.csv",
    csv(["id", "late", "score"], (f, row) => [f.id, ["a", "b", "c"][row % 3], f.poor]),
  );
  const three = await folder.judge(...usual);
  expect(testOf(three, "rows")?.reason).toMatch(/3 different labels .* which one is positive/);
});
