import type { EvaluationVerdict } from "@plumbline/contracts";

const words: Readonly<Record<EvaluationVerdict, string>> = {
  ok: "ok",
  watch: "watch",
  alert: "ALERT",
  underpowered: "too few rows",
  undefined: "nothing to judge",
  "no-data": "no data",
  "too-little-data": "too little data",
  failed: "FAILED",
};

/** A verdict as people read it; `waiting` before the first. */
export const verdictText = (verdict: EvaluationVerdict | null): string =>
  verdict === null ? "waiting" : words[verdict];

const codes: Readonly<Partial<Record<EvaluationVerdict, number>>> = {
  ok: 32,
  watch: 33,
  alert: 31,
  failed: 35,
};

/** The same text in the colour of the verdict. */
export function paintVerdict(
  text: string,
  verdict: EvaluationVerdict | null,
  color: boolean,
): string {
  const code = verdict === null ? undefined : (codes[verdict] ?? 36);
  return color && code !== undefined ? `\u001b[${code}m${text}\u001b[39m` : text;
}

/** `12,345` */
export const countText = (count: number): string => count.toLocaleString("en-US");

/** `43 %`, with `–` where there is nothing to take a share of. */
export const shareText = (share: number | null): string =>
  share === null ? "–" : `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
