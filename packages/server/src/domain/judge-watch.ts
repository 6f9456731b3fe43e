import { sequentialTDifference, sequentialTMean } from "@plumbline/stats";
import { numberText, spanWords } from "./policy-words.ts";
import type { Watch, WatchLook, WatchMethod } from "./watch.ts";

/** What both champions lost, unit by unit: larger is worse. */
export interface WatchEvidence {
  readonly metric: string;
  readonly title: string;
  readonly method: WatchMethod;
  readonly unitMs: number;
  /** Units that were over and labelled. */
  readonly looked: number;
  /** Labelled rows that the new champion answered. */
  readonly rows: number;
  /** Of the old champion before, by unit; of no use when paired. */
  readonly record: readonly number[];
  /** Of the new champion by unit; when paired, its loss less that of the old one on the same rows. */
  readonly values: readonly number[];
  /** The loss that the record of the old champion shows between stretches in which nothing was done; null where it is not known. */
  readonly usual?: number | null;
}

export interface WatchRules {
  /** Loss that is tolerated, in the metric's unit. */
  readonly harm: number;
  readonly minRows: number;
  /** Nothing more will come. */
  readonly isOver: boolean;
}

export interface WatchJudgement {
  readonly verdict: "watching" | "kept" | "harm" | "cannot-tell";
  readonly look: Omit<WatchLook, "firstAnswerMs">;
}

/** Chance, over all looks of a watch together, that an equal champion is called harmful. */
const level = 0.95;

/**
 * Whether a new champion does harm, or has shown that it does none. It may be asked after every unit: the
 * bounds hold at all looks together, so the chance that a champion which is no worse than `harm` is ever
 * called harmful stays below 5 %. Days are not alike, and a hard fortnight follows an easy one: against the
 * record, a loss is harm only when it is also more than that record moved by from one stretch to the next.
 */
export function judgeWatch(
  { version, previous }: Pick<Watch, "version" | "previous">,
  evidence: WatchEvidence,
  { harm, minRows, isOver }: WatchRules,
): WatchJudgement {
  const { metric, title, method, unitMs, looked, rows, record, values } = evidence;
  const seen =
    method === "paired"
      ? sequentialTMean(values, { level })
      : sequentialTDifference(record, values, { level });
  const bounds = seen.defined ? { lo: finite(seen.lo), hi: finite(seen.hi) } : nothing;
  const loss = seen.defined ? seen.value : null;
  const facts = { metric, method, unitMs, units: values.length, looked, rows, loss, ...bounds };
  const told = (verdict: WatchJudgement["verdict"], summary: string): WatchJudgement => ({
    verdict,
    look: { ...facts, summary },
  });
  const on = `on ${numberText(rows)} labelled rows in ${values.length} × ${spanWords(unitMs)}`;
  const than =
    method === "paired" ? `than ${previous} on the same cases` : `than the record of ${previous}`;
  if (rows < minRows) {
    const few = `${version} has ${numberText(rows)} labelled rows, of the ${numberText(minRows)} that are needed to say anything`;
    return isOver
      ? told("cannot-tell", `It cannot be told whether ${version} does harm: ${few}`)
      : told("watching", few);
  }
  if (loss === null) {
    const why = whyNot(evidence, previous);
    return isOver
      ? told("cannot-tell", `It cannot be told whether ${version} does harm: ${why}`)
      : told("watching", `Nothing can be said yet, ${on}: ${why}`);
  }
  const range = rangeWords(bounds);
  const size = `${title} is ${numberText(Math.abs(loss))} ${loss > 0 ? "worse" : "better"} ${than}${range}, ${on}`;
  const tolerated = harm === 0 ? "" : ` than the ${numberText(harm)} that is tolerated`;
  if (bounds.lo !== null && bounds.lo > harm) {
    const usual = evidence.usual ?? null;
    if (usual !== null && loss <= harm + usual) {
      const by = `as much comes and goes by itself: from one such stretch to the next the record of ${previous} moves by up to ${numberText(usual)}`;
      return isOver
        ? told("kept", `${version} stays: no harm was shown. ${capital(size)}; ${by}`)
        : told("watching", `No harm is shown so far: ${size}; ${by}`);
    }
    return told(
      "harm",
      `${version} does harm: ${size}; worse${tolerated || " than chance allows"}`,
    );
  }
  if (bounds.hi !== null && bounds.hi <= harm) {
    return told("kept", `${version} stays: ${size}; harm is excluded`);
  }
  return isOver
    ? told("kept", `${version} stays: no harm was shown. ${capital(size)}`)
    : told("watching", `No harm is shown so far: ${size}`);
}

const nothing = { lo: null, hi: null };

const finite = (bound: number): number | null => (Number.isFinite(bound) ? bound : null);

function whyNot({ method, record, values }: WatchEvidence, previous: string): string {
  if (method === "record" && record.length < 2) {
    return `the record of ${previous} has ${record.length === 0 ? "no" : "one"} labelled unit to compare with`;
  }
  if (values.length < 2) return "its labelled rows are too few to be measured";
  return "all values are equal, which does not show how far the next one may lie";
}

function rangeWords({ lo, hi }: { readonly lo: number | null; readonly hi: number | null }) {
  if (lo === null || hi === null) return "";
  return ` (the loss is between ${numberText(lo)} and ${numberText(hi)})`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
