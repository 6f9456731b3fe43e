import { storedNames, type LakeColumn, type LakeType } from "./lake-column.ts";
import { classScorePrefix, answerColumn } from "./event-columns.ts";

/** A column of a row set, and where in the lake it comes from. */
export interface RowSetColumn {
  readonly name: string;
  readonly type: LakeType;
  readonly source: string;
}

/** What a prediction is called in a set, before and after its features. */
const before = [
  ["pl_id", "id"],
  ["pl_time", "time"],
  ["pl_version", "version"],
] as const;
const after = [
  ["pl_score", "score"],
  [answerColumn, "prediction"],
] as const;
const label = ["pl_label", "label"] as const;

const hasOwnName = (name: string): boolean => !name.startsWith("pl_");

/**
 * The columns of a set: features under their own names and in the order of these, so that files which
 * were written later or merged change nothing. A name that a feature has already gets the prefix that no
 * feature has.
 */
export function rowSetColumns(
  columns: readonly LakeColumn[],
  withLabels: boolean,
): readonly RowSetColumn[] {
  const features = columns.filter(({ name }) => hasOwnName(name)).toSorted(byName);
  const classes = columns
    .filter(({ name }) => name.startsWith(classScorePrefix))
    .toSorted(byName)
    .map(({ name }) => [name, `score_${name.slice(classScorePrefix.length)}`] as const);
  const taken = new Set(features.map(({ name }) => name.toLowerCase()));
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  const fields = (pairs: readonly (readonly [string, string])[]): readonly RowSetColumn[] =>
    pairs.flatMap(([source, shown]) => {
      const type = types.get(source);
      if (type === undefined) return [];
      return [{ name: taken.has(shown.toLowerCase()) ? `pl_${shown}` : shown, type, source }];
    });
  const chosen = [
    ...fields(before),
    ...features.map(({ name, type }) => ({ name, type, source: name })),
    ...fields([...after, ...classes]),
    ...(withLabels ? fields([label]) : []),
  ];
  const names = storedNames(chosen);
  return chosen.map((column, place) => ({ ...column, name: names[place] as string }));
}

/** The name that labels have, whether they are in the set or not. */
export function labelName(columns: readonly RowSetColumn[]): string {
  const isTaken = columns.some(
    ({ name, source }) => hasOwnName(source) && name.toLowerCase() === label[1],
  );
  return isTaken ? `pl_${label[1]}` : label[1];
}

function byName(one: LakeColumn, other: LakeColumn): number {
  return one.name < other.name ? -1 : one.name > other.name ? 1 : 0;
}
