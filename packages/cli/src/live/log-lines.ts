import { visibleLines } from "../visible-lines.ts";

const levelWords: Readonly<Record<number, string>> = {
  10: "trace",
  20: "debug",
  30: "info",
  40: "warn",
  50: "error",
  60: "fatal",
};

/** A line of the server's log as a person at a terminal reads it; what is no log line stays. */
export function readableLogLine(line: string): string {
  let entry: Record<string, unknown>;
  try {
    entry = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return line;
  }
  const { level, time, msg, err, ...rest } = entry;
  const clock = String(time).slice(11, 19);
  const word = levelWords[Number(level)] ?? String(level);
  const facts = Object.entries(rest).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const words = [clock, word, typeof msg === "string" ? msg : "", ...facts, ...causeOf(err)];
  return `${visibleLines(words.join(" "))}\n`;
}

function causeOf(err: unknown): readonly string[] {
  if (typeof err !== "object" || err === null || !("message" in err)) return [];
  return [`(${String(err.message)})`];
}
