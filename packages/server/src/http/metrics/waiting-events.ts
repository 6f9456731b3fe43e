/** How long events wait between the log and the lake. */
export interface WaitingEvents {
  /** The log ends here now. */
  note(endOffset: number, atMs: number): void;
  /** When the oldest event from this position on was appended; null when none waits. */
  oldestMs(position: number): number | null;
}

/** Times are kept this far apart, and so many of them: an hour of waiting is known to a second. */
const apartMs = 1_000;
const mostMarks = 3_600;

export function createWaitingEvents(): WaitingEvents {
  /** Everything below `end` was appended by `atMs` or before; in order of both. */
  let marks: { end: number; readonly atMs: number }[] = [];
  return {
    note(end, atMs) {
      const last = marks.at(-1);
      if (last !== undefined && atMs - last.atMs < apartMs) last.end = Math.max(last.end, end);
      else marks.push({ end, atMs });
      if (marks.length > mostMarks) {
        marks = marks.filter((_, index) => index % 2 === 0 || index === marks.length - 1);
      }
    },
    oldestMs(position) {
      const first = marks.findIndex(({ end }) => end > position);
      marks = first < 0 ? [] : marks.slice(first);
      return marks[0]?.atMs ?? null;
    },
  };
}
