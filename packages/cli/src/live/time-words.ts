const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000];

/** `2026-11-25 04:07`, UTC. */
export function minuteText(iso: string): string {
  return iso.slice(0, 16).replace("T", " ");
}

/** `3 min ago`; what is older than two days, or ahead, as a time. */
export function agoText(iso: string, nowMs: number): string {
  const ms = nowMs - Date.parse(iso);
  return ms < -second || ms >= 2 * day || Number.isNaN(ms)
    ? minuteText(iso)
    : `${spanText(ms)} ago`;
}

/** `4 s`, `3 min`, `5 h`, `2 d`: the greatest unit that it fills. */
export function spanText(ms: number): string {
  if (ms >= 2 * day) return `${Math.floor(ms / day)} d`;
  if (ms >= 2 * hour) return `${Math.floor(ms / hour)} h`;
  if (ms >= 2 * minute) return `${Math.floor(ms / minute)} min`;
  return `${Math.max(0, Math.floor(ms / second))} s`;
}

/** `2026-11-25 04:00 to 05:00`; the day of the end only where it is another one. */
export function windowText({ from, to }: { readonly from: string; readonly to: string }): string {
  const [start, end] = [minuteText(from), minuteText(to)];
  const isSameDay = start.slice(0, 10) === end.slice(0, 10);
  return `${start} to ${isSameDay ? end.slice(11) : end}`;
}
