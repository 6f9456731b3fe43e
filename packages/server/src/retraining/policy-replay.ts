import type { PolicyDocument } from "@plumbline/contracts";
import { decide, type PolicyDecision } from "../domain/policy-decide.ts";
import type { PolicyRun, PolicyWindow } from "../domain/policy-facts.ts";
import { factsAt } from "../domain/policy-history.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import { lookBackMs, readPolicyHistory, type PolicyModel } from "./read-policy-history.ts";
import { readLooks, windowOf, type StoredLook } from "./read-policy-windows.ts";
import { createWindowDigests, type WindowDigest } from "./window-digests.ts";

export interface ReplayOptions {
  readonly policy: PolicyDocument;
  /** Ends of windows, in event time. @default all */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Lets others work meanwhile. */
  readonly breathe: () => Promise<void>;
}

/** Equal decisions in a row. */
export interface ReplayedDecision {
  readonly fromMs: number;
  readonly toMs: number;
  readonly repeats: number;
  /** The last of them. */
  readonly decision: PolicyDecision;
}

export interface PolicyReplay {
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly looks: number;
  readonly runs: number;
  readonly decisions: readonly ReplayedDecision[];
  /** False when only the newest part of the history was tried. */
  readonly isAll: boolean;
}

/** What replays take for granted. */
export const replayNotes: readonly string[] = [
  "A run is taken to end at once and to change nothing: what followed is what did follow.",
  "Runs, watches and approvals that there really were are left out.",
];

const mostLooks = 5_000;
const looksAtOnce = 25;

/**
 * Lets a policy decide on each evaluation of the past in the order in which they were made, as known
 * then. Nothing is stored.
 */
export async function replayPolicy(
  metadata: Metadata,
  model: PolicyModel,
  { policy, fromMs = 0, toMs = Number.MAX_SAFE_INTEGER, breathe }: ReplayOptions,
): Promise<PolicyReplay> {
  const tried = { ...model, config: { ...model.config, policy } };
  const backMs = lookBackMs(tried.config);
  const all = await metadata.read((prepare) =>
    readLooks(prepare, tried, { fromMs: fromMs - backMs, toMs, allRevisions: true }),
  );
  const inOrder = all.toSorted((one, other) => one.evaluationId - other.evaluationId);
  const asked = inOrder.filter(({ endMs }) => endMs > fromMs);
  const firstId = asked.slice(-mostLooks)[0]?.evaluationId ?? Infinity;
  const history = await metadata.read((prepare) => readPolicyHistory(prepare, tried, null));
  const digests = createWindowDigests();
  const known = createKnownWindows(backMs);
  const folded: Folded[] = [];
  const runs: PolicyRun[] = [];
  let task: string | null = null;
  let nowMs = -Infinity;
  for (let at = 0; at < inOrder.length; at += looksAtOnce) {
    const looks = inOrder.slice(at, at + looksAtOnce);
    const found = await metadata.read((prepare) =>
      looks.map(({ evaluationId }) => digests.of(prepare, evaluationId)),
    );
    looks.forEach((look, place) => {
      const digest = found[place] ?? null;
      task = digest?.task ?? task;
      nowMs = Math.max(nowMs, look.readyMs);
      known.take(look, digest);
      if (look.endMs <= fromMs || look.evaluationId < firstId) return;
      const past = { wallMs: look.evaluatedAtMs, runs };
      const moment = { nowMs, windows: known.since(nowMs - backMs), past };
      const decision = decide(policy, factsAt({ ...history, task }, moment));
      fold(folded, decision, nowMs);
      if (decision.action !== "nothing" && decision.action !== "wait") {
        runs.unshift(runOf(decision, { action: decision.action, nowMs, number: runs.length + 1 }));
      }
    });
    await breathe();
  }
  return {
    fromMs: folded[0]?.fromMs ?? null,
    toMs: folded.at(-1)?.toMs ?? null,
    looks: Math.min(asked.length, mostLooks),
    ...{ runs: runs.length, decisions: folded, isAll: asked.length <= mostLooks },
  };
}

interface Folded {
  readonly fromMs: number;
  toMs: number;
  repeats: number;
  decision: PolicyDecision;
}

function fold(folded: Folded[], decision: PolicyDecision, nowMs: number): void {
  const last = folded.at(-1);
  const isQuiet = decision.action === "nothing" || decision.action === "wait";
  if (isQuiet && last?.decision.key === decision.key) {
    Object.assign(last, { toMs: nowMs, repeats: last.repeats + 1, decision });
  } else folded.push({ fromMs: nowMs, toMs: nowMs, repeats: 1, decision });
}

interface Started {
  readonly action: PolicyRun["action"];
  readonly nowMs: number;
  readonly number: number;
}

function runOf({ details }: PolicyDecision, { action, nowMs, number }: Started): PolicyRun {
  return {
    ...{ id: `tried-${number}`, action, state: "promoted", isOver: true, eventTimeMs: nowMs },
    trainingToMs: details?.training.toMs ?? null,
    evaluationToMs: details?.evaluation.toMs ?? null,
    policyRevision: details?.policyRevision ?? null,
    gain: null,
  };
}

/** The latest look at each window, in the order of time. */
function createKnownWindows(backMs: number) {
  const windows: { readonly id: number; window: PolicyWindow }[] = [];
  const placeAfter = (endMs: number): number => {
    let [low, high] = [0, windows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((windows[middle]?.window.endMs ?? Infinity) <= endMs) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    take(look: StoredLook, digest: WindowDigest | null): void {
      const window = windowOf(look, digest);
      const after = placeAfter(look.endMs);
      for (let at = after - 1; at >= 0; at--) {
        const one = windows[at];
        if (one === undefined || one.window.endMs < look.endMs) break;
        if (one.id === look.windowId) {
          one.window = window;
          return;
        }
      }
      windows.splice(after, 0, { id: look.windowId, window });
      const oldest = placeAfter(look.endMs - 2 * backMs);
      if (oldest > mostLooks) windows.splice(0, oldest);
    },
    since: (ms: number): readonly PolicyWindow[] =>
      windows.slice(placeAfter(ms)).map(({ window }) => window),
  };
}
