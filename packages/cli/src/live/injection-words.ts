import type { Injection } from "@plumbline/server";

/** A change in words: `age: 0.5 standard deviations higher`. */
export function injectionWords(injection: Injection): string {
  const percent = (share: number): string => `${Number((100 * share).toPrecision(3))} %`;
  switch (injection.kind) {
    case "labels":
      return `${percent(injection.share)} of the labels are wrong`;
    case "missing":
      return `${injection.column}: ${percent(injection.share)} are missing`;
    case "unseen":
      return `${injection.column}: ${percent(injection.share)} are a new category`;
    case "shift": {
      const size = Number(Math.abs(injection.sd).toPrecision(3));
      return `${injection.column}: ${size} standard deviations ${injection.sd < 0 ? "lower" : "higher"}`;
    }
  }
}
