import type { GateTest } from "@plumbline/contracts";

/** A label, an answer, an id, a value of a slice. */
export type GateValue = string | number | boolean | null;

/** One model's answers, one entry a row of `GateInput.ids`; null where it did not answer. */
export interface GateSide {
  readonly version: string;
  /** Binary: the score of the positive class. */
  readonly scores?: readonly GateValue[];
  /** Multiclass: the scores of each class, by its label. */
  readonly classScores?: Readonly<Record<string, readonly GateValue[]>>;
  /** A class or a number. Binary without predictions: positive when score ≥ `threshold`. */
  readonly predictions?: readonly GateValue[];
  /** @default 0.5 */
  readonly threshold?: number | null;
  readonly latencyP95Ms?: number | null;
  readonly sizeBytes?: number | null;
  /** Names of the inputs it needs. */
  readonly columns?: readonly string[];
  /** Labels that came with its answers: another target shows. */
  readonly labels?: readonly GateValue[];
  /** Answers for ids that are not among the rows, and answers of one id that came twice. */
  readonly strayAnswers?: number;
  readonly repeatedAnswers?: number;
}

/** What a gate looks at. Everything but ids, labels and the two sides may be missing, and is then unknown. */
export interface GateInput {
  readonly model?: string | null;
  readonly task: "binary" | "multiclass" | "regression";
  /** Binary: the label that counts as positive; guessed when left out. */
  readonly positive?: GateValue;
  readonly ids: readonly GateValue[];
  /** What really happened; null where it is not known yet. */
  readonly labels: readonly GateValue[];
  readonly champion: GateSide;
  readonly candidate: GateSide;
  /** Values of columns by which rows are cut, for slices and fairness. */
  readonly slices?: Readonly<Record<string, readonly GateValue[]>>;
  /** Event time of each row, ISO 8601 or milliseconds: rows of a day (UTC) move together. */
  readonly times?: readonly GateValue[];
  /** Rows with equal values move together: a user, a machine. Goes before `times`. */
  readonly clusters?: readonly GateValue[];
  readonly training?: {
    /** Ids of the rows the candidate was trained on, as text. */
    readonly ids?: ReadonlySet<string>;
    /** Content of each row it was trained on, e.g. a hash of its inputs. */
    readonly contents?: readonly string[];
  };
  /** Content of each row of `ids`, made as `training.contents` is. */
  readonly contents?: readonly string[];
  /** What the quality checks found broken in the training set, in words; null or left out: not checked. */
  readonly trainingProblems?: readonly string[] | null;
}

/** What a test found, without the words that belong to every test of its kind. */
export type GateFinding = Pick<GateTest, "outcome" | "reason"> & Partial<GateTest>;
