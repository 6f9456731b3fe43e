import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  DuckDBTimestampValue,
  LIST,
  listValue,
  TIMESTAMP,
  UBIGINT,
  VARCHAR,
  type DuckDBType,
  type DuckDBValue,
} from "@duckdb/node-api";
import { DataType } from "apache-arrow";

/** How values of an Arrow column become values of DuckDB. */
export interface ArrowColumn {
  readonly type: DuckDBType;
  /** Kept as a text, though it is none: a struct, a map, bytes. */
  readonly isOpaque: boolean;
  /** Of a value that is there. */
  readonly of: (value: unknown) => DuckDBValue;
}

export function arrowColumn(type: DataType): ArrowColumn {
  const plain = plainColumn(type);
  if (plain !== null) return { ...plain, isOpaque: false };
  return { type: VARCHAR, isOpaque: !DataType.isNull(type), of: opaqueText };
}

function plainColumn(type: DataType): Omit<ArrowColumn, "isOpaque"> | null {
  if (DataType.isDictionary(type)) return plainColumn(type.dictionary as DataType);
  if (DataType.isBool(type)) return { type: BOOLEAN, of: (x) => x as boolean };
  if (DataType.isInt(type)) {
    const isUnsignedLong = type.bitWidth === 64 && !type.isSigned;
    return { type: isUnsignedLong ? UBIGINT : BIGINT, of: (x) => BigInt(x as number | bigint) };
  }
  if (DataType.isTime(type) || DataType.isDuration(type))
    return { type: BIGINT, of: (x) => BigInt(x as number | bigint) };
  if (DataType.isFloat(type)) return { type: DOUBLE, of: (x) => x as number };
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type))
    return { type: VARCHAR, of: (x) => x as string };
  if (DataType.isTimestamp(type) || DataType.isDate(type)) {
    // apache-arrow hands out milliseconds for every unit.
    return {
      type: TIMESTAMP,
      of: (x) => new DuckDBTimestampValue(BigInt(Math.round(Number(x) * 1000))),
    };
  }
  if (DataType.isDecimal(type)) {
    const { scale } = type;
    return { type: DOUBLE, of: (x) => decimalNumber(x as ArrayLike<number>, scale) };
  }
  if (DataType.isList(type) || DataType.isFixedSizeList(type)) {
    const items = type.children[0]?.type;
    if (items !== undefined && (DataType.isFloat(items) || DataType.isInt(items))) {
      return {
        type: LIST(DOUBLE),
        of: (x) =>
          listValue(Array.from(x as Iterable<unknown>, (y) => (y === null ? null : Number(y)))),
      };
    }
  }
  return null;
}

/** From 32-bit words, the lowest first, in two's complement: digits first, so that 0.1 is 0.1. */
function decimalNumber(words: ArrayLike<number>, scale: number): number {
  const bits = words.length * 32;
  const unsigned = Array.from(words).reduceRight(
    (sum, word) => (sum << 32n) | BigInt(word >>> 0),
    0n,
  );
  return Number(`${BigInt.asIntN(bits, unsigned)}e${-scale}`);
}

function opaqueText(value: unknown): string | null {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  return (
    JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part)) ??
    null
  );
}
