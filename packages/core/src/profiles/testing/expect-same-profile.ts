import { expect } from "vitest";
import type { GridCounts, Profile } from "../profile.ts";

/** Compares what must be equal in two profiles of the same rows, however these were added up. */
export function expectSameProfile(found: Profile, expected: Profile): void {
  const wanted = comparable(expected);
  expect(settled(comparable(found), wanted)).toEqual(wanted);
}

/** Numbers that differ by rounding alone become the expected ones, so that a difference stands out. */
function settled(found: unknown, wanted: unknown): unknown {
  if (typeof found === "number" && typeof wanted === "number") {
    const isRounding =
      Math.abs(found - wanted) <= 1e-8 * Math.abs(wanted) && !Number.isInteger(wanted);
    return isRounding ? wanted : found;
  }
  if (Array.isArray(found) && Array.isArray(wanted)) {
    return found.map((value, at) => settled(value, wanted[at]));
  }
  if (typeof found !== "object" || found === null || Array.isArray(found)) return found;
  const other = (wanted ?? {}) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(found).map(([key, value]) => [key, settled(value, other[key])]),
  );
}

/** Everything that must be equal: sums are rounded, and what describes the source itself is left out. */
function comparable(profile: Profile): Record<string, unknown> {
  const { source, sample, ...rest } = profile;
  const counted = {
    ...rest,
    sample: sample.hash === "md5" ? sample : { rows: sample.hashes.length },
    duplicates: source.duplicateIds?.rows ?? null,
    unreadable: source.unreadableRows,
  };
  const rounded: unknown = JSON.parse(JSON.stringify(counted), (key, value: unknown) => {
    if (isGrid(value)) return scaled(value);
    // Sums that cancel keep only rounding errors: these are compared to twelve decimals.
    if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
    return Math.abs(value) < 1e-9 && Math.abs(value) > 1e-20 && key !== "min" && key !== "max"
      ? 0
      : Number(value.toPrecision(9));
  });
  return rounded as Record<string, unknown>;
}

function isGrid(value: unknown): value is GridCounts {
  return typeof value === "object" && value !== null && "powerSums" in value;
}

/** Odd moments in units of the column's spread times its rows: rounding is relative to that. */
function scaled(grid: GridCounts): unknown {
  const unit = Math.sqrt(grid.powerSums[1] * Math.max(1, grid.finite)) || 1;
  const inUnits = (sum: number): number => Math.round((sum / unit) * 1e7) + 0;
  const [first, second, third, fourth] = grid.powerSums;
  const cubic = fourth ** 0.75 * Math.max(1, grid.finite) ** 0.25 || 1;
  return {
    ...grid,
    powerSums: [inUnits(first), second, Math.round((third / cubic) * 1e7) + 0, fourth],
    sums: grid.sums.map(inUnits),
  };
}
