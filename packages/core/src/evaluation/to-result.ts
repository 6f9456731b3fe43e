import type { CheckResult } from "@plumbline/contracts";
import type { Interval } from "@plumbline/stats";
import type { Check, Measurement } from "../checks/check.ts";
import type { Corrected } from "./correct.ts";
import { judge } from "./verdict.ts";

type Named = Pick<Check, "id" | "family">;

/** One entry of the result document; JSON has no NaN and no infinity, they become null. */
export function toResult(
  check: Named,
  measurement: Measurement,
  corrected: Corrected | null,
): CheckResult {
  const effect = measurement.outcome === "effect" ? measurement : null;
  return {
    check: check.id,
    family: check.family,
    column: measurement.column ?? null,
    measure: measurement.measure ?? null,
    segment: measurement.segment ?? null,
    method: measurement.method,
    value: measurement.outcome === "undefined" ? null : finite(measurement.value),
    unit: measurement.unit ?? "",
    baselineValue: finite(measurement.baselineValue),
    currentValue: finite(measurement.currentValue),
    interval: finiteRange(effect?.interval),
    bounds: finiteRange(effect?.bounds),
    p: finite(effect?.p),
    pAdjusted: finite(corrected?.pAdjusted),
    level: finite(corrected?.level),
    excess: finite(effect?.excess),
    floor: finite(effect?.floor),
    smallestDetectable: finite(effect?.smallestDetectable),
    n: finite(measurement.n),
    m: finite(measurement.m),
    ...judge(measurement, corrected),
    details: finiteDetails(measurement.details ?? {}),
  };
}

/** The entry of a check that broke: nothing is known, and the others went on. */
export function failureResult(check: Named, failure: string): CheckResult {
  const words = `The check itself failed: ${failure}`;
  const nothing = { method: "", outcome: "undefined", why: "not-applicable", words } as const;
  return { ...toResult(check, nothing, null), why: "failed" };
}

function finite(value: number | null | undefined): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function finiteRange<Range extends Interval | { readonly lo: number; readonly hi: number }>(
  range: Range | null | undefined,
): Range | null {
  return range && Number.isFinite(range.lo) && Number.isFinite(range.hi) ? range : null;
}

function finiteDetails(details: NonNullable<Measurement["details"]>): CheckResult["details"] {
  return Object.fromEntries(
    Object.entries(details).map(([key, value]) => [
      key,
      typeof value === "number" ? finite(value) : value,
    ]),
  );
}
