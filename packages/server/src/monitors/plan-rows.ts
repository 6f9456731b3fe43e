import type { MemorySource, Roles } from "@plumbline/core";

/** What a prediction and its label are called in the lake, by the role they have in a plan. */
const fieldOfRole = {
  target: "pl_label",
  prediction: "pl_prediction",
  score: "pl_score",
  id: "pl_id",
  time: "pl_time",
  latency: "pl_latency_ms",
  error: "pl_error",
} as const;

type FieldRole = keyof typeof fieldOfRole;
const fieldRoles = Object.keys(fieldOfRole) as readonly FieldRole[];
const scorePrefix = "pl_score_";

/** Rows of the lake under the names of a plan: fields by their roles, features under their own names. */
export function planRows({ columns, ...rest }: MemorySource, roles: Roles): MemorySource {
  const named = Object.create(null) as Record<string, MemorySource["columns"][string]>;
  for (const [name, values] of Object.entries(columns)) {
    if (!name.startsWith("pl_")) named[name] = values;
  }
  for (const [field, name] of fieldNames(roles)) {
    const values = columns[field];
    if (values !== undefined) named[name] = values;
  }
  return { ...rest, columns: named };
}

/** Columns of the lake that a plan knows under another name. */
export function fieldNames(roles: Roles): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const role of fieldRoles) {
    const name = roles[role];
    if (name !== undefined) names.set(fieldOfRole[role], name);
  }
  for (const [label, name] of Object.entries(roles.scores ?? {})) {
    names.set(`${scorePrefix}${label}`, name);
  }
  return names;
}

const shownNames: Readonly<Record<FieldRole, string>> = {
  target: "label",
  prediction: "prediction",
  score: "score",
  id: "prediction_id",
  time: "time",
  latency: "latency_ms",
  error: "error",
};

/** The roles that rows of the lake can fill, under names that no feature has. */
export function rolesOf({ columns }: MemorySource): Roles {
  const names = Object.keys(columns);
  const features = new Set(names.filter((name) => !name.startsWith("pl_")));
  const free = (name: string): string => (features.has(name) ? `${name} (event)` : name);
  const roles: Partial<Record<FieldRole, string>> = {};
  for (const role of fieldRoles) {
    const values = columns[fieldOfRole[role]];
    if (values !== undefined && Array.prototype.some.call(values, (value) => value !== null)) {
      roles[role] = free(shownNames[role]);
    }
  }
  const classes = names
    .filter((name) => name.startsWith(scorePrefix))
    .map((name) => name.slice(scorePrefix.length));
  if (classes.length === 0) return roles;
  const scores = Object.fromEntries(classes.map((label) => [label, free(`score ${label}`)]));
  return { ...roles, scores };
}
