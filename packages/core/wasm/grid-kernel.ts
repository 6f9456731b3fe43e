// AssemblyScript, compiled by scripts/wasm/build.ts: the inner loop of a profile. The caller lays out
// all memory, as `grid-kernel.ts` beside the DuckDB engine says; nothing is allocated here.

/** Offsets in the description of one column, in bytes. */
@inline const START: usize = 0;
@inline const EDGES: usize = 4;
@inline const BINS: usize = 8;
@inline const MOMENTS: usize = 12;
@inline const TOTALS: usize = 16;
@inline const LAST: usize = 20;
@inline const BY_BITS: usize = 24;
@inline const STRIDE: usize = 28;
@inline const ORIGIN: usize = 32;
@inline const SCALE: usize = 40;
@inline const CENTER: usize = 48;

/** Behind the bins of a cell come four places for rows without one: NaN, +infinity, -infinity, no value. */
@inline const LEFT_OUT: i32 = 4;

/** A bin is a count and a sum of differences to the center. */
@inline const BIN_BITS: usize = 4;
/** Moments of a cell: four sums, least, greatest. Totals: four sums, and what rounding took from each. */
@inline const CELL_BITS: usize = 6;
@inline const MIN: usize = 32;
@inline const MAX: usize = 40;

/**
 * Writes the bin of each value, and its difference to the center (0 where there is none).
 * `valid` is 0 when every row has a value, else the address of one bit a row. Least and greatest value
 * of the chunk go to `extremes`, 16 bytes that the caller has set.
 */
export function place(column: usize, values: usize, valid: usize, rows: i32, places: usize, deltas: usize, extremes: usize): void {
  let row = 0;
  for (; row + 7 < rows; row += 8) {
    const isWhole = valid == 0 || load<u8>(valid + (<usize>row >> 3)) == 0xff;
    if (isWhole) {
      const end = placePairs(column, values, valid, row, rows, places, deltas, extremes);
      if (end > row) {
        row = end - 8;
        continue;
      }
    }
    placeEach(column, values, valid, row, row + 8, places, deltas, extremes);
  }
  if (row < rows) placeEach(column, values, valid, row, rows, places, deltas, extremes);
}

/** Places groups of eight rows until one lacks a value or a finite number; answers where it stopped. */
function placePairs(column: usize, values: usize, valid: usize, from: i32, rows: i32, places: usize, deltas: usize, extremes: usize): i32 {
  const start = <usize>load<u32>(column, START);
  const edges = <usize>load<u32>(column, EDGES);
  const byBits = load<i32>(column, BY_BITS) != 0;
  const origins = f64x2.splat(load<f64>(column, ORIGIN));
  const scales = f64x2.splat(load<f64>(column, SCALE));
  const centers = f64x2.splat(load<f64>(column, CENTER));
  const last = f64x2.splat(<f64>load<i32>(column, LAST));
  const zero = f64x2.splat(0);
  let least = v128.load64_splat(extremes);
  let greatest = v128.load64_splat(extremes, 8);
  let row = from;
  for (; row + 7 < rows; row += 8) {
    if (valid != 0 && load<u8>(valid + (<usize>row >> 3)) != 0xff) break;
    const first = values + (<usize>row << 3);
    const x0 = v128.load(first);
    const x1 = v128.load(first, 16);
    const x2 = v128.load(first, 32);
    const x3 = v128.load(first, 48);
    const odd = v128.or(
      v128.or(f64x2.sub(x0, x0), f64x2.sub(x1, x1)),
      v128.or(f64x2.sub(x2, x2), f64x2.sub(x3, x3)),
    );
    if (v128.any_true(odd)) break;
    least = f64x2.pmin(f64x2.pmin(f64x2.pmin(f64x2.pmin(least, x0), x1), x2), x3);
    greatest = f64x2.pmax(f64x2.pmax(f64x2.pmax(f64x2.pmax(greatest, x0), x1), x2), x3);
    for (let pair = 0; pair < 8; pair += 2) {
      const x = v128.load(first + (<usize>pair << 3));
      const key = byBits ? bitKeys(x) : x;
      const cell = f64x2.mul(f64x2.sub(key, origins), scales);
      const cells = i32x4.trunc_sat_f64x2_s_zero(f64x2.pmin(f64x2.pmax(cell, zero), last));
      const at = places + (<usize>(row + pair) << 2);
      store<i32>(at, walk(f64x2.extract_lane(x, 0), i32x4.extract_lane(cells, 0), start, edges));
      store<i32>(at, walk(f64x2.extract_lane(x, 1), i32x4.extract_lane(cells, 1), start, edges), 4);
      v128.store(deltas + (<usize>(row + pair) << 3), f64x2.sub(x, centers));
    }
  }
  store<f64>(extremes, min(f64x2.extract_lane(least, 0), f64x2.extract_lane(least, 1)));
  store<f64>(extremes, max(f64x2.extract_lane(greatest, 0), f64x2.extract_lane(greatest, 1)), 8);
  return row;
}

/** The upper half of the bits of two doubles, as numbers that grow with the value. */
@inline
function bitKeys(x: v128): v128 {
  const high = i32x4.shuffle(x, x, 1, 3, 1, 3);
  const flip = v128.and(i32x4.shr_s(high, 31), i32x4.splat(0x7fffffff));
  return f64x2.convert_low_i32x4_s(v128.xor(high, flip));
}

function placeEach(column: usize, values: usize, valid: usize, from: i32, rows: i32, places: usize, deltas: usize, extremes: usize): void {
  const start = <usize>load<u32>(column, START);
  const edges = <usize>load<u32>(column, EDGES);
  const last = <f64>load<i32>(column, LAST);
  const byBits = load<i32>(column, BY_BITS) != 0;
  const bins = load<i32>(column, STRIDE) - LEFT_OUT;
  const origin = load<f64>(column, ORIGIN);
  const scale = load<f64>(column, SCALE);
  const center = load<f64>(column, CENTER);
  let least = load<f64>(extremes);
  let greatest = load<f64>(extremes, 8);
  for (let row = from; row < rows; row++) {
    const at = values + (<usize>row << 3);
    const x = load<f64>(at);
    let bin: i32;
    let delta: f64 = 0;
    if (valid != 0 && (load<u8>(valid + (<usize>row >> 3)) & (1 << (row & 7))) == 0) {
      bin = bins + 3;
    } else if (x - x != 0) {
      bin = bins + (x > 0 ? 1 : x < 0 ? 2 : 0);
    } else {
      let key = x;
      if (byBits) {
        const high = load<i32>(at, 4);
        key = <f64>(high < 0 ? high ^ 0x7fffffff : high);
      }
      const cell = min(max((key - origin) * scale, 0), last);
      bin = walk(x, <i32>cell, start, edges);
      delta = x - center;
      least = x < least ? x : least;
      greatest = x > greatest ? x : greatest;
    }
    store<i32>(places + (<usize>row << 2), bin);
    store<f64>(deltas + (<usize>row << 3), delta);
  }
  store<f64>(extremes, least);
  store<f64>(extremes, greatest, 8);
}

/** From the number of edges in lower cells to the number of edges below the value: mostly 0 or 1 step. */
@inline
function walk(x: f64, cell: i32, start: usize, edges: usize): i32 {
  let bin = <i32>load<u16>(start + (<usize>cell << 1));
  bin += <i32>(x > load<f64>(edges + (<usize>bin << 3)));
  while (x > load<f64>(edges + (<usize>bin << 3))) bin++;
  return bin;
}

/** Adds placed rows to the bins and sums of cell 0. */
export function addRows(column: usize, rows: i32, places: usize, deltas: usize): void {
  const bins = <usize>load<u32>(column, BINS);
  const one = f64x2.splat(1);
  let s1 = f64x2.splat(0);
  let s2 = f64x2.splat(0);
  let s3 = f64x2.splat(0);
  let s4 = f64x2.splat(0);
  let row = 0;
  for (; row + 1 < rows; row += 2) {
    const d = v128.load(deltas + (<usize>row << 3));
    const d2 = f64x2.mul(d, d);
    s1 = f64x2.add(s1, d);
    s2 = f64x2.add(s2, d2);
    s3 = f64x2.add(s3, f64x2.mul(d2, d));
    s4 = f64x2.add(s4, f64x2.mul(d2, d2));
    const at = places + (<usize>row << 2);
    const first = bins + (<usize>load<i32>(at) << BIN_BITS);
    v128.store(first, f64x2.add(v128.load(first), f64x2.replace_lane(one, 1, f64x2.extract_lane(d, 0))));
    const second = bins + (<usize>load<i32>(at, 4) << BIN_BITS);
    v128.store(second, f64x2.add(v128.load(second), f64x2.replace_lane(one, 1, f64x2.extract_lane(d, 1))));
  }
  if (row < rows) {
    const delta = load<f64>(deltas + (<usize>row << 3));
    const d = f64x2.replace_lane(f64x2.splat(0), 0, delta);
    const d2 = f64x2.mul(d, d);
    s1 = f64x2.add(s1, d);
    s2 = f64x2.add(s2, d2);
    s3 = f64x2.add(s3, f64x2.mul(d2, d));
    s4 = f64x2.add(s4, f64x2.mul(d2, d2));
    const bin = bins + (<usize>load<i32>(places + (<usize>row << 2)) << BIN_BITS);
    v128.store(bin, f64x2.add(v128.load(bin), f64x2.replace_lane(one, 1, delta)));
  }
  const moments = <usize>load<u32>(column, MOMENTS);
  addLanes(moments, s1);
  addLanes(moments + 8, s2);
  addLanes(moments + 16, s3);
  addLanes(moments + 24, s4);
}

@inline
function addLanes(at: usize, sums: v128): void {
  store<f64>(at, load<f64>(at) + f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1));
}

/** Adds placed rows to the bins and moments of the cell that `cells` names for each (16 bits a row). */
export function addRowsByCell(column: usize, values: usize, rows: i32, places: usize, deltas: usize, cells: usize): void {
  const bins = <usize>load<u32>(column, BINS);
  const stride = load<i32>(column, STRIDE);
  const none = stride - LEFT_OUT;
  const allMoments = <usize>load<u32>(column, MOMENTS);
  const one = f64x2.splat(1);
  for (let row = 0; row < rows; row++) {
    const cell = <i32>load<u16>(cells + (<usize>row << 1));
    const bin = load<i32>(places + (<usize>row << 2));
    const delta = load<f64>(deltas + (<usize>row << 3));
    const slot = bins + (<usize>(cell * stride + bin) << BIN_BITS);
    v128.store(slot, f64x2.add(v128.load(slot), f64x2.replace_lane(one, 1, delta)));
    if (bin >= none) continue;
    const moments = allMoments + (<usize>cell << CELL_BITS);
    const square = delta * delta;
    const low = f64x2.replace_lane(f64x2.splat(delta), 1, square);
    v128.store(moments, f64x2.add(v128.load(moments), low));
    v128.store(moments, f64x2.add(v128.load(moments, 16), f64x2.mul(low, f64x2.splat(square))), 16);
    const x = load<f64>(values + (<usize>row << 3));
    if (x < load<f64>(moments, MIN)) store<f64>(moments, x, MIN);
    if (x > load<f64>(moments, MAX)) store<f64>(moments, x, MAX);
  }
}

/** Moves the sums gathered so far into the totals of each cell, keeping what rounding takes (Neumaier). */
export function settle(column: usize, cells: i32): void {
  for (let cell = 0; cell < cells; cell++) {
    const moments = <usize>load<u32>(column, MOMENTS) + (<usize>cell << CELL_BITS);
    const totals = <usize>load<u32>(column, TOTALS) + (<usize>cell << CELL_BITS);
    for (let power: usize = 0; power < 4; power++) {
      const value = load<f64>(moments + (power << 3));
      const total = load<f64>(totals + (power << 3));
      const next = total + value;
      const lost = abs(total) >= abs(value) ? total - next + value : value - next + total;
      store<f64>(totals + (power << 3), next);
      store<f64>(totals + (power << 3), load<f64>(totals + (power << 3), 32) + lost, 32);
      store<f64>(moments + (power << 3), 0);
    }
  }
}

/** Offsets in what a survey has learned of a column. */
@inline const SKIPPED: usize = 0;
@inline const FINITE: usize = 8;
@inline const LEAST: usize = 16;
@inline const GREATEST: usize = 24;
@inline const IS_INTEGER: usize = 32;
/** How many distinct values are noted, or -1 when there are too many; then the values. */
@inline const NOTED: usize = 36;
@inline const VALUES: usize = 40;

/** Looks at rows before there is a plan: extremes, whole numbers, and up to `most` distinct values. */
export function survey(known: usize, values: usize, valid: usize, rows: i32, most: i32): void {
  let skipped = 0;
  let finite = 0;
  let least = load<f64>(known, LEAST);
  let greatest = load<f64>(known, GREATEST);
  let isInteger = load<i32>(known, IS_INTEGER) != 0;
  let noted = load<i32>(known, NOTED);
  for (let row = 0; row < rows; row++) {
    if (valid != 0 && (load<u8>(valid + (<usize>row >> 3)) & (1 << (row & 7))) == 0) {
      skipped++;
      continue;
    }
    const x = load<f64>(values + (<usize>row << 3));
    if (x - x != 0) continue;
    finite++;
    least = x < least ? x : least;
    greatest = x > greatest ? x : greatest;
    if (isInteger) isInteger = trunc(x) == x;
    if (noted >= 0) noted = note(known + VALUES, noted, x, most);
  }
  store<f64>(known, load<f64>(known, SKIPPED) + <f64>skipped, SKIPPED);
  store<f64>(known, load<f64>(known, FINITE) + <f64>finite, FINITE);
  store<f64>(known, least, LEAST);
  store<f64>(known, greatest, GREATEST);
  store<i32>(known, <i32>isInteger, IS_INTEGER);
  store<i32>(known, noted, NOTED);
}

function note(list: usize, noted: i32, x: f64, most: i32): i32 {
  for (let at = 0; at < noted; at++) {
    if (load<f64>(list + (<usize>at << 3)) == x) return noted;
  }
  if (noted == most) return -1;
  store<f64>(list + (<usize>noted << 3), x + 0);
  return noted + 1;
}
