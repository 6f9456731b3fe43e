import type { CheckResult, ResultDocument } from "@plumbline/contracts";
import type { PolicyMetric, PolicyWindow } from "../domain/policy-facts.ts";
import { decompressJson } from "../storage/metadata/compressed-json.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";

/** What a policy reads out of the result of an evaluation. */
export interface WindowDigest extends Pick<PolicyWindow, "metrics" | "drifting"> {
  readonly task: string | null;
}

export interface WindowDigests {
  of(prepare: Prepare, evaluationId: number): WindowDigest;
}

const nothing: WindowDigest = { metrics: [], drifting: [], task: null };
const mostKept = 5_000;

/** Evaluations never change: each is read once, and the ones not asked for longest are forgotten. */
export function createWindowDigests(): WindowDigests {
  const known = new Map<number, WindowDigest>();
  return {
    of(prepare, id) {
      const kept = known.get(id);
      known.delete(id);
      const digest = kept ?? readDigest(prepare, id);
      known.set(id, digest);
      const oldest = known.size > mostKept ? known.keys().next().value : undefined;
      if (oldest !== undefined) known.delete(oldest);
      return digest;
    },
  };
}

function readDigest(prepare: Prepare, id: number): WindowDigest {
  const row = prepare("select result from evaluations where id = ?").get(id);
  const bytes = row?.["result"];
  return bytes instanceof Uint8Array
    ? digestOf(decompressJson(bytes) as ResultDocument | null)
    : nothing;
}

function digestOf(result: ResultDocument | null): WindowDigest {
  if (result === null) return nothing;
  const whole = result.results.filter(({ segment }) => segment === null);
  const drifting = whole.filter((one) => one.family === "drift" && one.verdict === "alert");
  return {
    metrics: whole.filter(isMetric).map(metricOf),
    drifting: [...new Set(drifting.map(({ column }) => column ?? ""))],
    task: result.performance?.task ?? null,
  };
}

const isMetric = ({ family, check }: CheckResult): boolean =>
  family === "performance" && (check === "performance" || check === "calibration");

const nearOne: ReadonlySet<string> = new Set(["calibration-slope", "observed-expected"]);

function metricOf(result: CheckResult): PolicyMetric {
  const { method: name, check, baselineValue: baseline, currentValue: current, verdict } = result;
  const better = betterOf(result);
  return {
    ...{ name, check, better, baseline, current, verdict, ...intervalOf(result) },
    loss: baseline === null || current === null ? null : lossOf(better, baseline, current),
  };
}

function betterOf({ method, details }: CheckResult): PolicyMetric["better"] {
  if (nearOne.has(method)) return "nearest-one";
  const { better } = details;
  return better === "higher" || better === "nearest-zero" ? better : "lower";
}

/** Of the current value; where only the difference has one, about the value of the baseline. */
function intervalOf({ details, interval, baselineValue }: CheckResult) {
  const { currentLow: lo, currentHigh: hi } = details;
  if (typeof lo === "number" && typeof hi === "number") return { lo, hi };
  if (interval === null || baselineValue === null) return { lo: null, hi: null };
  return { lo: baselineValue + interval.lo, hi: baselineValue + interval.hi };
}

function lossOf(better: PolicyMetric["better"], baseline: number, current: number): number {
  switch (better) {
    case "higher":
      return baseline - current;
    case "lower":
      return current - baseline;
    case "nearest-zero":
      return Math.abs(current) - Math.abs(baseline);
    case "nearest-one":
      return Math.abs(current - 1) - Math.abs(baseline - 1);
  }
}
