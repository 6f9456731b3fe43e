import { columnKinds, type ColumnKind } from "@plumbline/core";
import { grouped } from "./option.ts";
import { choice, columnName, number, text, type ValueKind } from "./value-kind.ts";

const tasks = ["binary", "multiclass", "regression", "ranking"] as const;

interface ColumnWithKind {
  readonly column: string;
  readonly kind: ColumnKind;
}

/** `COLUMN=KIND`; the name may hold an equals sign, a kind never does. */
const columnWithKind: ValueKind<ColumnWithKind> = {
  placeholder: "COLUMN=KIND",
  expected: `COLUMN=KIND, the kind being one of ${columnKinds.join(", ")}`,
  parse(given) {
    const at = given.lastIndexOf("=");
    const kind = columnKinds.find((known) => known === given.slice(at + 1));
    return at < 1 || kind === undefined ? undefined : { column: given.slice(0, at), kind };
  },
};

/** `a`, or `a*b` for the crossing of two columns. */
export const segmentValue: ValueKind<readonly string[]> = {
  placeholder: "COLUMN",
  expected: "a column, or columns joined by *",
  parse(given) {
    const columns = given.split("*").map((column) => column.trim());
    return columns.includes("") ? undefined : columns;
  },
};

const role = (flag: string, summary: string) =>
  ({ flags: `--${flag}`, value: columnName, summary, config: `roles.${flag}` }) as const;

/** What the columns mean. */
export const roleOptions = grouped("Columns", {
  target: role("target", "What really happened: the label"),
  prediction: role("prediction", "What the model decided: a class or a number"),
  score: role("score", "The model's score of the positive class"),
  id: role("id", "Unique id of a prediction"),
  time: role("time", "When it happened"),
  query: role("query", "Ranking: rows with the same value answer the same query"),
  latency: role("latency", "Time the model took to answer"),
  error: role("error", "True, 1 or a text where the model failed to answer"),
  cluster: role("cluster", "Rows with the same value move together: user, visit, day"),
});

/** How the baseline is turned into a plan. */
export const planOptions = {
  ...roleOptions,
  ...grouped("Columns", {
    segment: {
      flags: "--segment",
      value: segmentValue,
      takes: "each",
      summary: "Look at each value of this column apart; a*b crosses two; repeatable",
      config: "segments",
    },
    kind: {
      flags: "--kind",
      value: columnWithKind,
      takes: "each",
      summary: `What a column's values mean: ${columnKinds.join(", ")}; repeatable`,
      config: "columns.COLUMN.kind",
      otherwise: "found out from the values",
    },
    ignore: {
      flags: "--ignore",
      value: columnName,
      takes: "each",
      summary: "Leave a column out; repeatable",
      config: "columns.COLUMN.ignore",
    },
  }),
  ...grouped("Performance", {
    task: {
      flags: "--task",
      value: choice("TASK", tasks),
      summary: `What the model does: ${tasks.join(", ")}`,
      config: "performance.task",
      otherwise: "found out from the target",
    },
    positive: {
      flags: "--positive",
      value: text,
      summary: "The label that counts as positive",
      config: "performance.positive",
      otherwise: "1, true, yes or the rarer label",
    },
    threshold: {
      flags: "--threshold",
      value: number("a number", () => true),
      summary: "Without a prediction, a score from here on means positive",
      config: "performance.threshold",
      otherwise: "0.5",
    },
    k: {
      flags: "--k",
      value: number("a whole number from 1 on", (k) => Number.isInteger(k) && k >= 1),
      summary: "Ranking: look at the first k",
      config: "performance.k",
      otherwise: "10",
    },
  }),
} as const;
