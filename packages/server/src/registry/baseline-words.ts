/** Where a baseline comes from, in words. */
export function baselineWords(origin: unknown, isOwn: boolean): string {
  const { kind, label, id, rows, fromMs, toMs } = (origin ?? {}) as Readonly<
    Record<string, unknown>
  >;
  const count = typeof rows === "number" ? `${rows.toLocaleString("en")} rows` : "its rows";
  const whose = isOwn ? "" : "; of the model, because this version brought none of its own";
  switch (kind) {
    case "training-set":
      return `the training set ${String(id).slice(0, 12)} (${count})${whose}`;
    case "first-rows":
      return isOwn
        ? `the first ${count} of this version, which brought none`
        : `the first ${count} that came${whose}`;
    case "period":
      return `${count} from ${dayOf(fromMs)} to ${dayOf(toMs)}${whose}`;
    default:
      return `a document that was given${typeof label === "string" ? `: ${label}` : ""} (${count})${whose}`;
  }
}

const dayOf = (ms: unknown): string =>
  typeof ms === "number" ? new Date(ms).toISOString().slice(0, 10) : "?";
