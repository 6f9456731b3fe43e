import type { ColumnKind } from "@plumbline/contracts";
import type { RulePlan } from "./plan.ts";
import type { Roles } from "./roles.ts";

/** What the user knows better than the data shows. Everything has a default. */
export interface PlanOptions {
  readonly roles?: Roles;
  /** Kinds that overrule the inferred ones, by column. */
  readonly kinds?: Readonly<Record<string, ColumnKind>>;
  /** Columns to leave out. */
  readonly ignore?: readonly string[];
  /** Each entry cuts the rows by one column, or by the crossing of several. */
  readonly segments?: readonly (readonly string[])[];
  /** @default inferred: binary, multiclass or regression from the target; ranking with a query */
  readonly task?: "binary" | "multiclass" | "regression" | "ranking";
  /** The label that counts as positive. @default 1, true, yes or the rarer label */
  readonly positive?: string;
  /** @default 0.5 */
  readonly threshold?: number;
  /** Ranking metrics look at the first k. @default 10 */
  readonly k?: number;
  readonly rules?: readonly RulePlan[];
  /** Rows kept as examples and for exact tests. @default 5000 */
  readonly sampleSize?: number;
}
