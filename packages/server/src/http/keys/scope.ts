/**
 * What a key is good for. operate: run, acknowledge, silence, annotate. approve: allow and promote.
 * `admin` is good for everything.
 */
export const scopes = ["read", "ingest", "operate", "approve", "admin"] as const;

export type Scope = (typeof scopes)[number];

export const permits = (held: readonly Scope[], needed: Scope): boolean =>
  held.includes(needed) || held.includes("admin");
