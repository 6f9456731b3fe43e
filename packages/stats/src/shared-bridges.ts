import { createRandom } from "./random.ts";

/** Brownian bridges on (0, 1), as absolute values on a grid that is dense near 0 and 1. */
export interface SharedBridges {
  readonly draws: number;
  /** sin²(kπ/(2·(points + 1))), k = 1 … points, so that √(u(1 − u)) changes evenly. */
  readonly grid: Float64Array;
  /** |B(u)|, one row of `grid.length` values per draw. */
  readonly absolute: Float32Array;
}

const draws = 4_000;
/** A multiple of four, for the sums of `bridge-law.ts`. */
const points = 200;

let table: SharedBridges | null = null;

/**
 * The one set of 4,000 seeded Brownian bridges that all null laws of integrated distances share.
 * It depends on nothing, is made at the first call (some 60 ms) and never changes.
 */
export function sharedBridges(): SharedBridges {
  table ??= drawBridges();
  return table;
}

function drawBridges(): SharedBridges {
  const random = createRandom("shared-bridges");
  const grid = new Float64Array(points);
  for (let k = 0; k < points; k++) grid[k] = Math.sin(((k + 1) * Math.PI) / (2 * points + 2)) ** 2;
  const absolute = new Float32Array(draws * points);
  const walk = new Float64Array(points);
  for (let draw = 0; draw < draws; draw++) {
    let [height, at] = [0, 0];
    for (let k = 0; k < points; k++) {
      const u = grid[k] as number;
      height += Math.sqrt(u - at) * random.normal();
      at = u;
      walk[k] = height;
    }
    const end = height + Math.sqrt(1 - at) * random.normal();
    for (let k = 0; k < points; k++)
      absolute[draw * points + k] = Math.abs((walk[k] as number) - (grid[k] as number) * end);
  }
  return { draws, grid, absolute };
}
