import type { GridCounts, Profile } from "../profile.ts";

/** Everything that must be equal: sums are rounded, and what describes the source itself is left out. */
export function comparable(profile: Profile): Record<string, unknown> {
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
