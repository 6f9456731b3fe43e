/** Which answers are asked for again when the server says that something changed. */
const roots: Readonly<Record<string, readonly string[]>> = {
  evaluation: ["status", "model", "evaluations", "series", "windows", "kpis", "scorecard"],
  incident: ["incidents", "status", "model"],
  run: ["runs", "decisions", "versions", "proofs", "incidents"],
  decision: ["decisions"],
  proof: ["proofs", "incidents"],
  watch: ["watches", "versions"],
  alias: ["versions", "model"],
  version: ["versions"],
  config: ["model", "monitors"],
  baseline: ["model", "baselines"],
  quarantine: ["quarantine"],
  silence: ["silences", "incidents"],
  approval: ["runs"],
  channels: ["channels"],
  notifications: ["notifications"],
  annotation: ["annotations"],
};

export const followed = Object.keys(roots);

export const rootsOf = (what: string): readonly string[] => roots[what] ?? [];

/** Whether an answer may hold something of the model; of no model in particular, all do. */
export function asksAbout(path: string, model: string | null): boolean {
  const of = /^\/v1\/models\/([^/?]+)/.exec(path)?.[1];
  return model === null || of === undefined || of === encodeURIComponent(model);
}

/** What is said aloud of a change, what matters most first; of others nobody waits to hear. */
const said = [
  ["alias", "another version answers"],
  ["incident", "an incident changed"],
  ["run", "a run moved on"],
  ["evaluation", "a window was judged"],
] as const;

export interface Change {
  readonly what: string;
  readonly model: string | null;
}

/** One sentence about all that changed together; null when there is nothing to say. */
export function newsOf(
  changes: readonly Change[],
): { readonly text: string; readonly model: string | null } | null {
  for (const [kind, words] of said) {
    const models = new Set(
      changes.flatMap(({ what, model }) => (what === kind && model !== null ? [model] : [])),
    );
    const [model] = models;
    if (model === undefined) continue;
    return models.size === 1
      ? { model, text: `${model}: ${words}` }
      : { model: null, text: `${models.size} models: ${words}` };
  }
  return null;
}
