import type { ColumnKind, Role } from "@plumbline/core";

export interface SeenColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}

type GuessableRole = Exclude<Role, "scores">;

interface Clue {
  readonly role: GuessableRole;
  readonly name: RegExp;
  /** Kinds that cannot play the role. */
  readonly never: readonly ColumnKind[];
}

/** The most telling first; a column plays one role. */
const clues: readonly Clue[] = [
  {
    role: "prediction",
    name: /^(y_?)?(pred(iction|icted)?(_.*)?|y?hat|decision)$|_(pred|prediction|predicted)$/,
    never: ["timestamp", "identifier"],
  },
  {
    role: "score",
    name: /^(score|prob(ability)?|proba|risk)$|_(score|prob|proba|probability)$|^(score|prob|proba)_/,
    never: ["timestamp", "identifier", "text", "categorical"],
  },
  {
    role: "target",
    name: /^(target|label|y|y_true|truth|ground_truth|outcome|actual|class|churn(ed)?|fraud|late|default(ed)?|converted|clicked|survived|is_(fraud|churn(ed)?|late|click))$|_(label|target|actual)$/,
    never: ["timestamp", "identifier"],
  },
  {
    role: "time",
    name: /time|date|timestamp|_at$|^ts$/,
    never: ["text", "identifier", "embedding"],
  },
  {
    role: "query",
    name: /^(query|search|request|list|impression)_?id$|^qid$/,
    never: ["timestamp"],
  },
  {
    role: "cluster",
    name: /^(user|customer|client|account|visitor|visit|session|device|patient)_?id$/,
    never: [],
  },
  {
    role: "id",
    name: /^(id|uuid|guid|key)$|_(id|uuid|key)$|^(prediction|row|event)_?id$/,
    never: ["timestamp"],
  },
  {
    role: "latency",
    name: /latency|response_(time|ms)|elapsed|duration_ms/,
    never: ["timestamp", "text"],
  },
  { role: "error", name: /^(error|failed|failure|exception)(_.*)?$|_error$/, never: ["timestamp"] },
];

/** Roles that the names of the columns suggest: for a person to confirm, never used by themselves. */
export function guessRoles(columns: readonly SeenColumn[]): Partial<Record<GuessableRole, string>> {
  const guesses: Partial<Record<GuessableRole, string>> = {};
  const taken = new Set<string>();
  for (const { role, name, never } of clues) {
    const fits = columns.filter(
      (column) =>
        !taken.has(column.name) &&
        !never.includes(column.kind) &&
        name.test(snakeCase(column.name)),
    );
    const best =
      role === "time" ? (fits.find(({ kind }) => kind === "timestamp") ?? null) : fits[0];
    if (!best) continue;
    guesses[role] = best.name;
    taken.add(best.name);
  }
  return guesses;
}

/** `predictionId`, `Prediction ID` and `prediction-id` read alike. */
function snakeCase(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll(/[^\p{L}\p{N}]+/gu, "_")
    .toLowerCase();
}
