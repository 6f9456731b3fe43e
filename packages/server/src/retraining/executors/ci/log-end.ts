import { mostBytes } from "./ci-api.ts";

const mostLines = 30;
/** Colours, times, and where sections begin and end. */
const marks = new RegExp(
  `${String.fromCodePoint(27)}\\[[0-9;]*[A-Za-z]|section_(start|end):\\d+:\\S+|^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z `,
  "gm",
);

/** The last lines of the log of a job that failed, for people. */
export function logEnd(text: string): readonly string[] {
  if (text.length >= mostBytes) return ["Its log is too long to show the end of it here"];
  const lines = text.replaceAll(marks, "").split(/[\r\n]+/);
  return lines.filter((line) => line.trim() !== "").slice(-mostLines);
}
