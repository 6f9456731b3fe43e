import { applyAdjustments } from "./apply-adjustments.ts";
import type { Adjustment, Champion, ChampionFacts } from "./champion.ts";

const usualThreshold = 0.5;

/** What the server answered, or a file kept; undefined when it is nothing this client understands. */
export function readChampion(document: unknown): Champion | undefined {
  if (!isRecord(document)) return undefined;
  const { model, version, revision, artifact, adjustments, threshold } = document;
  const isWhole =
    typeof model === "string" &&
    typeof version === "string" &&
    typeof revision === "number" &&
    (threshold === null || typeof threshold === "number") &&
    Array.isArray(adjustments) &&
    adjustments.every(isAdjustment);
  if (!isWhole) return undefined;
  return withScoring({
    ...{ model, version, revision, adjustments, threshold },
    artifact: readArtifact(artifact),
  });
}

/** What a file keeps. */
export function championFacts(champion: Champion): ChampionFacts {
  const { apply: _apply, decide: _decide, ...facts } = champion;
  return facts;
}

function withScoring(facts: ChampionFacts): Champion {
  const apply = (score: number): number => applyAdjustments(score, facts.adjustments);
  const decide = (score: number): boolean => apply(score) >= (facts.threshold ?? usualThreshold);
  return Object.freeze({ ...facts, apply, decide });
}

function readArtifact(value: unknown): Champion["artifact"] {
  if (!isRecord(value) || typeof value["address"] !== "string") return null;
  const { address, digest, bytes } = value;
  return {
    address,
    digest: typeof digest === "string" ? digest : null,
    bytes: typeof bytes === "number" ? bytes : null,
  };
}

function isAdjustment(value: unknown): value is Adjustment {
  if (!isRecord(value)) return false;
  const { kind, threshold, slope, intercept, scores, values } = value;
  if (kind === "threshold") return isNumber(threshold);
  if (kind === "logistic") return isNumber(slope) && isNumber(intercept);
  if (kind !== "isotonic" || !Array.isArray(scores) || !Array.isArray(values)) return false;
  const isPaired = scores.length > 0 && scores.length === values.length;
  return isPaired && scores.every(isNumber) && values.every(isNumber);
}

const isNumber = (value: unknown): value is number => Number.isFinite(value);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
