import type { CellValue, FileRows } from "./file-rows.ts";

/** Which columns are no features. */
export interface FileRoles {
  readonly id?: string | undefined;
  readonly time?: string | undefined;
  readonly score?: string | undefined;
  readonly prediction?: string | undefined;
  readonly label?: string | undefined;
}

export const roleNames = ["id", "time", "score", "prediction", "label"] as const;

const usual: Readonly<Record<(typeof roleNames)[number], RegExp>> = {
  id: /^(id|.*_id|prediction_?id|uuid)$/i,
  time: /^(time|timestamp|date|datetime|.*_at|.*_time)$/i,
  score: /^(score|proba(bility)?|.*_score|.*_proba)$/i,
  prediction: /^(prediction|predicted|pred|.*_pred|y_hat)$/i,
  label: /^(label|target|actual|outcome|truth|y|y_true|.*_label)$/i,
};

/** By their names; what is taken once is not taken again. */
export function guessRoles({ columns }: Pick<FileRows, "columns">): FileRoles {
  const taken = new Set<string>();
  const guessed: Partial<Record<keyof FileRoles, string>> = {};
  for (const role of roleNames) {
    const found = columns.find((name) => usual[role].test(name) && !taken.has(name));
    if (found === undefined) continue;
    taken.add(found);
    guessed[role] = found;
  }
  return guessed;
}

export interface FileEvents {
  readonly predictions: readonly object[];
  readonly labels: readonly object[];
}

/** Rows as events: columns without a role are features; rows without an id are numbered. */
export function fileEvents(
  { columns, rows }: FileRows,
  roles: FileRoles,
  fileName: string,
): FileEvents {
  const special = new Set(Object.values(roles));
  const features = columns.filter((name) => !special.has(name));
  const of = (row: FileRows["rows"][number], name: string | undefined): CellValue =>
    name === undefined ? null : (row[name] ?? null);
  const idOf = (row: FileRows["rows"][number], at: number): string =>
    String(of(row, roles.id) ?? `${fileName}-${at + 1}`);
  const given = (name: string, value: CellValue): object =>
    value === null ? {} : { [name]: value };
  return {
    predictions: rows.map((row, at) => ({
      id: idOf(row, at),
      ...given("time", timeOf(of(row, roles.time))),
      features: Object.fromEntries(features.map((name) => [name, of(row, name)])),
      ...given("score", of(row, roles.score)),
      ...given("prediction", of(row, roles.prediction)),
    })),
    labels: rows.flatMap((row, at) => {
      const label = of(row, roles.label);
      return label === null ? [] : [{ predictionId: idOf(row, at), kind: "label", label }];
    }),
  };
}

/** Times without a zone count as UTC. */
function timeOf(value: CellValue): CellValue {
  if (typeof value !== "string") return value;
  const text = value.trim().replace(" ", "T");
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return `${text}T00:00:00Z`;
  return /(Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`;
}
