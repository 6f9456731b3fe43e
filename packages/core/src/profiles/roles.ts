/** Which columns mean something to the model's owner; every role is optional. */
export interface Roles {
  /** What really happened: the label. */
  readonly target?: string;
  /** What the model decided: a class or a number. */
  readonly prediction?: string;
  /** The model's score of the positive class. */
  readonly score?: string;
  /** Multiclass: the score column of each class, by class label. */
  readonly scores?: Readonly<Record<string, string>>;
  /** Unique id of a prediction. */
  readonly id?: string;
  /** Event time. */
  readonly time?: string;
  /** Ranking: rows with the same value answer the same query. */
  readonly query?: string;
  /** Rows with the same value move together (user, visit, day): the design effect is taken from it. */
  readonly cluster?: string;
  /** Time the model took to answer. */
  readonly latency?: string;
  /** True, 1 or a non-empty text where the model failed to answer. */
  readonly error?: string;
}

export type Role = keyof Roles;

/** The role of one column, or null; a class score of a multiclass model counts as score. */
export function roleOf(column: string, roles: Roles): Role | null {
  for (const [role, value] of Object.entries(roles)) {
    if (value === column) return role as Role;
  }
  return Object.values(roles.scores ?? {}).includes(column) ? "score" : null;
}
