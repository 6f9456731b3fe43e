import { gateVerdictSchema } from "@plumbline/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { GateInput, GateValue } from "./gate-input.ts";
import { judgeCandidate } from "./judge-candidate.ts";
import {
  changedScores,
  gateOptions,
  madeModels,
  testOf,
  withCandidate,
} from "./testing/made-models.ts";

const judge = (input: GateInput, options: Parameters<typeof gateOptions>[0] = {}) => {
  const verdict = judgeCandidate(input, gateOptions(options));
  expect(gateVerdictSchema.parse(JSON.parse(JSON.stringify(verdict)))).toEqual(verdict);
  return verdict;
};

const better = madeModels();
const equal = madeModels({ noise: { champion: 0.7, candidate: 0.7 } });

test("a candidate that is clearly better is promoted, with its numbers", () => {
  const verdict = judge(better);
  expect(verdict).toMatchObject({
    verdict: "better",
    promote: true,
    metric: "log-loss",
    rows: 2000,
  });
  const primary = testOf(verdict, "primary");
  expect(primary).toMatchObject({ outcome: "pass", subject: "log loss", bound: 0, unit: "nats" });
  expect(primary.difference).toBeCloseTo((primary.candidate ?? 0) - (primary.champion ?? 0), 12);
  expect(primary.interval).toMatchObject({ level: 0.9, kind: "student, clustered" });
  expect(primary.interval?.hi).toBeLessThan(0);
  expect(primary.reason).toContain("in 20 days");
  expect(verdict.summary).toMatch(/^v2 is better than v1; log loss is 0\.\d+ against/);
});

test("what was not said is unknown, in words, and does not refuse", () => {
  const { tests, promote } = judge(better);
  const unknown = tests.filter(({ outcome }) => outcome === "unknown").map((one) => one.test);
  expect(unknown).toEqual(["columns", "leakage", "training-data", "latency"]);
  expect(promote).toBe(true);
  const strict = judge(better, { require: ["leakage"] });
  expect(strict).toMatchObject({ verdict: "refused", promote: false });
  expect(testOf(strict, "leakage").reason).toContain("requires an answer");
});

test("a candidate that is equal is not promoted, unless not worse is enough", () => {
  expect(judge(equal)).toMatchObject({ verdict: "not-shown-better", promote: false });
  const accepted = judge(equal, { accept: "not-worse", margin: 0.05 });
  expect(accepted).toMatchObject({ verdict: "not-worse", promote: true });
  expect(testOf(accepted, "primary").bound).toBe(0.05);
  const narrow = judge(equal, { accept: "not-worse", margin: 0.0001 });
  expect(narrow).toMatchObject({ verdict: "not-shown-better", promote: false });
});

test("a candidate that is worse is called worse, and never let in", () => {
  const worse = madeModels({ noise: { champion: 0.2, candidate: 1.5 } });
  const options = { calibration: false, slices: { tolerance: 5 } } as const;
  expect(judge(worse, options)).toMatchObject({ verdict: "worse", promote: false });
  const refused = judge(worse);
  expect(refused).toMatchObject({ verdict: "refused", promote: false });
  expect(refused.summary).toContain("v2 is refused against v1: in origin=");
});

test("better must be better by more than the margin", () => {
  const gain = -(testOf(judge(better), "primary").difference ?? 0);
  expect(judge(better, { margin: gain / 2 }).verdict).toBe("better");
  expect(judge(better, { margin: gain * 0.98 }).verdict).toBe("not-shown-better");
});

test("the same answers are no gain, and a new threshold needs a metric of decisions", () => {
  const { champion } = better;
  const same = judge(withCandidate(better, { scores: champion.scores ?? [] }));
  expect(same).toMatchObject({ verdict: "not-shown-better", promote: false });
  expect(testOf(same, "primary").reason).toContain("the same answers on all rows");
  const adjusted = withCandidate(better, { scores: champion.scores ?? [], threshold: 0.3 });
  expect(testOf(judge(adjusted), "primary").reason).toContain("choose a metric of decisions");
  const costs = { falsePositive: 1, falseNegative: 6 };
  const byCost = judge(adjusted, { metric: "cost", costs });
  expect(byCost).toMatchObject({ verdict: "better", promote: true });
  expect(testOf(judge(adjusted, { metric: "cost" }), "primary").reason).toContain("set costs");
});

test("scores that moved by rounding alone are no gain", () => {
  const scores = (better.champion.scores ?? []).map((score) => Number(score) * (1 + 2e-16));
  expect(judge(withCandidate(better, { scores })).verdict).toBe("not-shown-better");
});

test.each<[string, (input: GateInput) => GateInput, string, RegExp]>([
  [
    "no rows",
    (input) => ({
      ...input,
      ids: [],
      labels: [],
      slices: {},
      champion: { version: "v1", scores: [] },
      candidate: { version: "v2", scores: [] },
    }),
    "rows",
    /There are no rows/,
  ],
  [
    "no labels",
    (input) => ({ ...input, labels: input.ids.map(() => null) }),
    "rows",
    /None of 2,000 rows has a label/,
  ],
  [
    "one class",
    (input) => ({ ...input, labels: input.ids.map(() => "late") }),
    "rows",
    /every row has the label "late"/,
  ],
  [
    "another positive label",
    (input) => ({ ...input, positive: "delayed" }),
    "rows",
    /no row has the positive label "delayed"; there are "late", "on time"/,
  ],
  [
    "other ids",
    (input) => withCandidate(input, { scores: input.ids.map(() => null), strayAnswers: 2000 }),
    "rows",
    /answered none of the labelled rows: 2,000 answers of it belong to other ids/,
  ],
  [
    "some rows left out",
    (input) => changedScores(input, (score, row) => (row % 20 === 0 ? null : score)),
    "rows",
    /left 100 of 2,000 rows/,
  ],
  [
    "too few rows",
    (input) => ({ ...input, labels: input.labels.map((label, row) => (row < 100 ? label : null)) }),
    "rows",
    /100 rows were labelled.*500 are needed; left out: 1,900 without a label/,
  ],
  [
    "lists of other lengths",
    (input) => withCandidate(input, { scores: [0.1] }),
    "rows",
    /there are 1 scores of the candidate for 2000 rows/,
  ],
  [
    "NaN scores",
    (input) => changedScores(input, () => Number.NaN),
    "scores",
    /2,000 answers that are NaN/,
  ],
  [
    "one NaN as text",
    (input) => changedScores(input, (score, row) => (row === 7 ? "nan" : score)),
    "scores",
    /1 answers that are NaN/,
  ],
  [
    "infinite scores",
    (input) => changedScores(input, (score, row) => (row === 7 ? Infinity : score)),
    "scores",
    /infinite/,
  ],
  [
    "scores outside [0, 1]",
    (input) => changedScores(input, (score, row) => (row === 7 ? 1.2 : score)),
    "scores",
    /1 rows with scores outside \[0, 1\]/,
  ],
  [
    "another target",
    (input) => withCandidate(input, { labels: input.labels.map(() => "late") }),
    "columns",
    /other labels for .* predicts another target/,
  ],
  [
    "other columns",
    (input) => ({
      ...withCandidate(input, { columns: ["a", "b", "weather"] }),
      champion: { ...input.champion, columns: ["a", "b"] },
    }),
    "columns",
    /1 input that the champion does not get: "weather"/,
  ],
  [
    "rows it learnt from",
    (input) => ({ ...input, training: { ids: new Set(["r-3", "r-4"]) } }),
    "leakage",
    /2 rows it is judged on are in its training set too: "r-3", "r-4"/,
  ],
  [
    "broken training data",
    (input) => ({ ...input, trainingProblems: ["hour is missing in 40 % of the rows"] }),
    "training-data",
    /1 problem in the training set: hour is missing/,
  ],
  [
    "too slow",
    (input) => ({
      ...withCandidate(input, { latencyP95Ms: 30 }),
      champion: { ...input.champion, latencyP95Ms: 10 },
    }),
    "latency",
    /It takes 30 ms; at most 20 ms is allowed, 2 times/,
  ],
])("%s: refused, with the reason", (_, change, name, reason) => {
  const verdict = judge(change(better));
  expect(verdict).toMatchObject({ verdict: "refused", promote: false });
  const found = testOf(verdict, name);
  expect(found.outcome).toBe("fail");
  expect(found.reason).toMatch(reason);
});

test("nothing in the rows makes it throw", () => {
  const value = fc.oneof(
    fc.constantFrom<GateValue>(null, "", "NaN", "late", "1", -0, Infinity, Number.NaN, true),
    fc.double(),
    fc.string({ maxLength: 3 }),
  );
  const list = fc.array(value, { maxLength: 40 });
  const task = fc.constantFrom("binary", "multiclass", "regression");
  fc.assert(
    fc.property(task, list, list, list, list, (kind, labels, a, b, other) => {
      const input = {
        task: kind,
        ids: labels.map((_, row) => row),
        labels,
        times: other,
        slices: { other },
        champion: { version: "v1", scores: a, predictions: b },
        candidate: { version: "v2", scores: b, classScores: { a, b } },
      } as const;
      const options = {
        floors: { accuracy: 0.5 },
        fairness: { columns: ["other"] },
        minRows: 30,
      };
      expect(judge(input, options).promote).toBe(false);
    }),
  );
});

test("repeated ids count once, and rows without an answer of the champion are left out", () => {
  const ids = better.ids.map((id, row) => (row === 1 ? "r-0" : id));
  const champion = {
    ...better.champion,
    scores: (better.champion.scores ?? []).map((score, row) => (row === 5 ? null : score)),
  };
  const verdict = judge({ ...better, ids, champion });
  expect(verdict.rows).toBe(1998);
  expect(testOf(verdict, "rows").reason).toContain(
    "left out: 1 with an id that was there before, 1 without an answer of the champion",
  );
});

test("floors are absolute, and a floor that cannot be looked at refuses", () => {
  const verdict = judge(better, {
    floors: { auroc: 0.99, "log-loss": 0.69, acuracy: 0.5, rmse: 1 },
  });
  expect(verdict.verdict).toBe("refused");
  expect(testOf(verdict, "floor", "AUROC").outcome).toBe("fail");
  expect(testOf(verdict, "floor", "log loss").outcome).toBe("pass");
  expect(testOf(verdict, "floor", "acuracy").reason).toContain('Did you mean "accuracy"?');
  expect(testOf(verdict, "floor", "root mean squared error").reason).toContain("does not exist");
});

test("a slice that is worse beyond tolerance refuses a candidate that is better on the whole", () => {
  const inJfk = (row: number): boolean => better.slices?.["origin"]?.[row] === "JFK";
  const broken = changedScores(better, (score, row) => (inJfk(row) ? 1 - Number(score) : score));
  const options = { metric: "auroc" } as const;
  const verdict = judge(broken, options);
  expect(verdict.verdict).toBe("refused");
  expect(testOf(verdict, "slice", "origin=JFK")).toMatchObject({ outcome: "fail" });
  expect(testOf(verdict, "slice", "origin=ATL")).toMatchObject({ outcome: "pass" });
});

test("slices with too few rows are unknown, numbers are cut in quarters, missing is a slice", () => {
  const each = <T>(of: (row: number) => T): T[] => better.ids.map((_, row) => of(row));
  const slices = {
    distance: each((row) => row),
    gate: each((row) => (row % 2 === 0 ? null : `gate ${row % 100}`)),
  };
  const verdict = judge({ ...better, slices });
  const found = verdict.tests.filter(({ test: name }) => name === "slice");
  expect(found.map(({ subject }) => subject ?? "").toSorted()).toEqual([
    "distance=1,000 to 1,500",
    "distance=1,500 and more",
    "distance=500 to 1,000",
    "distance=below 500",
    "gate",
    "gate=missing",
  ]);
  expect(testOf(verdict, "slice", "gate")).toMatchObject({ outcome: "unknown", rows: 1000 });
  const wrong = judge(better, { slices: { columns: ["orign"] } });
  expect(testOf(wrong, "slice").reason).toContain('Did you mean "origin"?');
});

test("scores that lost their calibration refuse, unless the champion's are no better", () => {
  const squeezed = (score: GateValue): number => 0.35 + 0.1 * Number(score);
  const options = { metric: "auroc" } as const;
  const verdict = judge(changedScores(better, squeezed), options);
  expect(testOf(verdict, "calibration")).toMatchObject({ outcome: "fail", bound: 0.05 });
  const both = changedScores(better, squeezed);
  const champion = { version: "v1", scores: (better.champion.scores ?? []).map(() => 0.9) };
  expect(testOf(judge({ ...both, champion }, options), "calibration").outcome).toBe("pass");
  expect(testOf(judge(better, { calibration: false }), "calibration").outcome).toBe("skipped");
});

test("groups that are treated otherwise refuse; small gaps and small groups do not", () => {
  const group = better.ids.map((_, row) => (row % 2 === 0 ? "a" : "b"));
  const input = { ...better, slices: { ...better.slices, group } };
  const metric = "selection-rate" as const;
  const options = { fairness: { columns: ["group"], metric } };
  expect(testOf(judge(input, options), "fairness")).toMatchObject({ outcome: "pass" });
  const unfair = changedScores(input, (score, row) =>
    group[row] === "a" ? Number(score) / 3 : score,
  );
  expect(testOf(judge(unfair, options), "fairness")).toMatchObject({ outcome: "fail", bound: 0.1 });
  const small = { ...input, slices: { group: group.map((_, row) => (row < 20 ? "b" : "a")) } };
  expect(testOf(judge(small, options), "fairness").outcome).toBe("unknown");
  expect(testOf(judge(better, options), "fairness").outcome).toBe("fail");
});

test("rows with the content of training rows are a leak only beyond what comes by nature", () => {
  const each = (of: (row: number) => string): string[] => better.ids.map((_, row) => of(row));
  const ids = new Set(["elsewhere"]);
  const contentsOf = (contents: string[], training: string[]) =>
    testOf(
      judge({ ...better, contents, training: { ids, contents: training } }),
      "leakage",
      "contents",
    );
  const natural = contentsOf(
    each((row) => `c${row % 50}`),
    each((row) => `c${row % 50}`),
  );
  expect(natural.outcome).toBe("pass");
  const leak = contentsOf(
    each((row) => `c${row}`),
    each((row) => `c${row}`),
  );
  expect(leak).toMatchObject({ outcome: "fail", candidate: 1 });
});

test("size, and latency without a champion's, have their bounds", () => {
  const input = withCandidate(better, { sizeBytes: 2_000, latencyP95Ms: 8 });
  const verdict = judge(input, { maxSizeBytes: 1_000, latency: { maxP95Ms: 5 } });
  expect(testOf(verdict, "size")).toMatchObject({ outcome: "fail", candidate: 2000, bound: 1000 });
  expect(testOf(verdict, "latency")).toMatchObject({ outcome: "fail", bound: 5 });
  expect(testOf(judge(input), "latency").outcome).toBe("unknown");
  expect(testOf(judge(better, { maxSizeBytes: 1 }), "size").outcome).toBe("unknown");
});

test("numbers are judged by their errors", () => {
  const truth = Array.from({ length: 800 }, (_, row) => Math.sin(row) * 10);
  const off = (by: number) => truth.map((value, row) => value + by * Math.cos(7 * row));
  const input = {
    task: "regression",
    ids: truth.map((_, row) => row),
    labels: truth,
    champion: { version: "1", predictions: off(3) },
    candidate: { version: "2", predictions: off(1) },
  } as const;
  const verdict = judge(input);
  expect(verdict).toMatchObject({ verdict: "better", metric: "rmse", promote: true });
  expect(testOf(verdict, "primary").reason).toContain("no times or clusters were given");
  expect(judge(input, { metric: "auroc" })).toMatchObject({ verdict: "refused" });
  expect(judge(withCandidate(input, { predictions: off(Number.NaN) })).verdict).toBe("refused");
});

test("several classes are judged by their scores, or by decisions without them", () => {
  const names = ["dog", "cat", "owl"];
  const labels = Array.from({ length: 900 }, (_, row) => names[row % 3] ?? "");
  const classScores = (sure: number) =>
    Object.fromEntries(
      names.map((name) => [name, labels.map((label) => (label === name ? sure : (1 - sure) / 2))]),
    );
  const predictions = labels.map((label, row) => (row % 5 === 0 ? "cat" : label));
  const input = {
    task: "multiclass",
    ids: labels.map((_, row) => row),
    labels,
    champion: { version: "1", classScores: classScores(0.5) },
    candidate: { version: "2", classScores: classScores(0.8) },
  } as const;
  expect(judge(input, { calibration: false })).toMatchObject({
    verdict: "better",
    metric: "log-loss",
  });
  const decided = judge(
    {
      ...input,
      champion: { version: "1", predictions },
      candidate: { version: "2", predictions: labels },
    },
    { metric: "f1" },
  );
  expect(decided).toMatchObject({ verdict: "better", promote: true });
  expect(testOf(decided, "calibration").outcome).toBe("unknown");
  const unknown = judge(
    withCandidate(input, { classScores: {}, predictions: labels.map(() => "fox") }),
  );
  expect(testOf(unknown, "scores").reason).toContain('none of the labels, e.g. "fox"');
});

test("champion scores that are no probabilities are compared by rank", () => {
  const champion = {
    version: "v1",
    scores: (better.champion.scores ?? []).map((s) => 10 * Number(s)),
  };
  const verdict = judge({ ...better, champion });
  expect(verdict).toMatchObject({ metric: "auroc", verdict: "better" });
});

test("two days widen the interval; one day cannot, and that is said", () => {
  const error = (days: number) => testOf(judge(madeModels({ days })), "primary");
  expect(error(1).reason).toContain("taken as independent, for they share one day");
  const width = ({ interval }: ReturnType<typeof error>) =>
    (interval?.hi ?? 0) - (interval?.lo ?? 0);
  expect(error(2).reason).toContain("in 2 days");
  expect(width(error(2))).not.toBe(width(error(1)));
  const clusters = better.ids.map((_, row) => `user ${row % 40}`);
  expect(testOf(judge({ ...better, clusters }), "primary").reason).toContain("in 40 clusters");
});

test("equal input gives an equal verdict", () => {
  expect(JSON.stringify(judge(madeModels()))).toBe(JSON.stringify(judge(better)));
});
