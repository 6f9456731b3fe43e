/** How many of a column's texts read as each type. Counts of parts of a column add up. */
export interface ValueCounts {
  /** Texts that are not missing. */
  readonly values: number;
  readonly integers: number;
  /** Whole numbers beyond 64 bits, not among the integers. */
  readonly oversized: number;
  readonly numbers: number;
  readonly booleans: number;
  readonly times: number;
  /** In the order of `dateFormats`. */
  readonly dates: readonly number[];
}

/** Beside ISO 8601, which always counts as a time. */
export const dateFormats = [
  { name: "%d/%m/%Y", pattern: "[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}", dayAt: 0 },
  { name: "%m/%d/%Y", pattern: "[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}", dayAt: 1 },
  { name: "%d.%m.%Y", pattern: "[0-9]{1,2}[.][0-9]{1,2}[.][0-9]{4}", dayAt: 0 },
  { name: "%d-%m-%Y", pattern: "[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}", dayAt: 0 },
  { name: "%m-%d-%Y", pattern: "[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}", dayAt: 1 },
] as const;

// The same patterns are used by DuckDB, whose regular expressions lack look-around.
export const integerPattern = "\\s*[+-]?[0-9]+\\s*";
export const numberPattern =
  "\\s*[+-]?(([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?|[nN][aA][nN]|[iI][nN][fF]([iI][nN][iI][tT][yY])?)\\s*";
export const timePattern =
  "[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?\\s?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?";

const isInteger = new RegExp(`^${integerPattern}$`);
const isNumber = new RegExp(`^${numberPattern}$`);
const isTime = new RegExp(`^${timePattern}$`);
const isBoolean = /^(true|false)$/i;

export const noValues: ValueCounts = {
  values: 0,
  integers: 0,
  oversized: 0,
  numbers: 0,
  booleans: 0,
  times: 0,
  dates: dateFormats.map(() => 0),
};

export function countValues(texts: Iterable<string | null>): ValueCounts {
  let [values, integers, oversized, numbers, booleans, times] = [0, 0, 0, 0, 0, 0];
  const dates = dateFormats.map(() => 0);
  for (const text of texts) {
    if (text === null) continue;
    values++;
    if (isNumber.test(text)) {
      numbers++;
      if (!isInteger.test(text)) continue;
      if (isLong(text)) integers++;
      else oversized++;
    } else if (isBoolean.test(text)) booleans++;
    else if (isTime.test(text)) times++;
    else {
      dateFormats.forEach((_, i) => {
        if (isDate(text, i)) dates[i] = (dates[i] ?? 0) + 1;
      });
    }
  }
  return { values, integers, oversized, numbers, booleans, times, dates };
}

function isLong(text: string): boolean {
  if (text.length <= 18) return true;
  return BigInt.asIntN(64, BigInt(text.replace("+", ""))) === BigInt(text.replace("+", ""));
}

const datePatterns = dateFormats.map(({ pattern }) => new RegExp(`^${pattern}$`));

function isDate(text: string, format: number): boolean {
  if (datePatterns[format]?.test(text) !== true) return false;
  const parts = text.split(/[/.-]/).map(Number);
  const dayAt = dateFormats[format]?.dayAt ?? 0;
  const [day = 0, month = 0] = [parts[dayAt], parts[1 - dayAt]];
  return day >= 1 && day <= 31 && month >= 1 && month <= 12;
}

export function addValueCounts(a: ValueCounts, b: ValueCounts): ValueCounts {
  return {
    values: a.values + b.values,
    integers: a.integers + b.integers,
    oversized: a.oversized + b.oversized,
    numbers: a.numbers + b.numbers,
    booleans: a.booleans + b.booleans,
    times: a.times + b.times,
    dates: a.dates.map((count, i) => count + (b.dates[i] ?? 0)),
  };
}
