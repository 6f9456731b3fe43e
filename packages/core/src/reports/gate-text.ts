import type { GateTest, GateVerdict } from "@plumbline/contracts";
import { noNumber, numberText, signedText } from "./number-text.ts";

/** Worst first. */
export const outcomeOrder = ["fail", "unknown", "pass", "skipped"] as const;

type Words = Readonly<{ word: string; sign: string }>;

export const outcomeWords: Readonly<Record<GateTest["outcome"], Words>> = {
  fail: { word: "Failed", sign: "✖" },
  unknown: { word: "Unknown", sign: "?" },
  pass: { word: "Passed", sign: "✔" },
  skipped: { word: "Not asked", sign: "–" },
};

/** What comes of the verdict, for a heading. */
export function promotionWords({ promote, verdict }: GateVerdict): Words {
  if (promote) return { word: "Promote", sign: "✔" };
  return { word: verdict === "refused" ? "Refused" : "Do not promote", sign: "✖" };
}

/** "Better than the champion on the primary metric · log loss". */
export function gateTestText({ title, subject }: GateTest): string {
  return subject === null ? title : `${title} · ${subject}`;
}

/** "slice · origin=JFK", for tables. */
export function gateShortText({ test, subject }: GateTest): string {
  const name = test.replaceAll("-", " ");
  return subject === null ? name : `${name} · ${subject}`;
}

/** A value with its unit. */
export function gateValueText(test: GateTest, value: number | null): string {
  if (value === null) return noNumber;
  return test.unit === "" ? numberText(value) : `${numberText(value)} ${test.unit}`;
}

/** "−0.03 [−0.04, −0.02]", candidate against champion. */
export function gateDifferenceText({ difference, interval }: GateTest): string {
  if (difference === null) return noNumber;
  const text = signedText(difference);
  return interval === null
    ? text
    : `${text} [${signedText(interval.lo)}, ${signedText(interval.hi)}]`;
}

/** What was asked for, so that a verdict can be read without its configuration. */
export function gateLevelText({ options, rows }: GateVerdict): string {
  const chance = `${numberText(100 * options.level)} %`;
  const asked =
    options.accept === "better"
      ? "better than the champion"
      : `not worse than the champion by more than ${numberText(options.margin)}`;
  return `Asked: ${asked}, on ${numberText(rows)} rows; a candidate that is not is let in with a chance of ${chance} at most.`;
}
