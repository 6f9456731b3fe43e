import { zstdCompressSync } from "node:zlib";
import {
  Binary,
  Bool,
  compressionRegistry,
  CompressionType,
  DateDay,
  Decimal,
  Dictionary,
  Field,
  Float32,
  Float64,
  Int32,
  Int64,
  List,
  Null,
  RecordBatchFileWriter,
  Struct,
  Table,
  tableToIPC,
  TimestampMicrosecond,
  TimestampMillisecond,
  TimestampNanosecond,
  TimestampSecond,
  Uint64,
  Utf8,
  vectorFromArray,
  type DataType,
} from "apache-arrow";
import { expect, test } from "vitest";
import { meanOf } from "../fixtures/csv-text.ts";
import { alertsOf, currentOf, resultOf, sharesOf } from "../fixtures/find-in-result.ts";
import { workFolder } from "../fixtures/work-folder.ts";

const rows = 300;
const all = Array.from({ length: rows }, (_, i) => i);
const hour = (i: number) => Date.UTC(2026, 0, 1) + i * 3_600_000;

const column = (type: DataType, make: (row: number) => unknown) =>
  vectorFromArray(all.map(make), type);

function sampleTable(): Table {
  const time = (i: number) => new Date(hour(i));
  return new Table({
    small: column(new Int32(), (i) => (i % 7 === 0 ? null : i)),
    big: column(new Int64(), (i) => 9_007_199_254_740_992n + 2n * BigInt(i)),
    huge: column(new Uint64(), (i) => 2n ** 64n - 1n - BigInt(i % 2)),
    s: column(new TimestampSecond(), time),
    ms: column(new TimestampMillisecond(), time),
    us: column(new TimestampMicrosecond(), time),
    ns: column(new TimestampNanosecond(), time),
    day: column(new DateDay(), time),
    // Tenths, in four 32-bit words: 0.5 − 15, 1.5 − 15, …
    decimal: column(new Decimal(1, 10, 128), (i) => decimalWords(i * 10 + 5 - 150)),
    list: column(new List(new Field("item", new Float64())), (i) => [i, 1]),
    word: column(new Dictionary(new Utf8(), new Int32()), (i) => ["a", "b", null][i % 3]),
    half: column(new Float32(), (i) => (i % 5 === 0 ? Number.NaN : i / 2)),
    truth: column(new Bool(), (i) => i % 4 === 0),
    struct: column(new Struct([new Field("k", new Int64())]), (i) => ({ k: BigInt(i) })),
    bytes: column(new Binary(), (i) => Uint8Array.of(i % 256)),
    nothing: column(new Null(), () => null),
  });
}

function decimalWords(value: number): Uint32Array {
  const bits = BigInt.asUintN(128, BigInt(value));
  return Uint32Array.from([0n, 32n, 64n, 96n], (shift) => Number((bits >> shift) & 0xffffffffn));
}

test("Arrow files and streams give the values they hold, in all units of time", async () => {
  using files = workFolder();
  files.write("rows.arrow", tableToIPC(sampleTable(), "file"));
  files.write("rows.arrows", tableToIPC(sampleTable(), "stream"));
  const document = await files.check("rows.arrows", "rows.arrow");
  expect(alertsOf(document)).toEqual([]);
  expect(document.current.rows).toBe(rows);
  expect(currentOf(document, "small").mean).toBeCloseTo(meanOf(all.filter((i) => i % 7 > 0)), 9);
  expect(currentOf(document, "small").missing).toBe(43);
  expect(currentOf(document, "big")).toMatchObject({ min: 2 ** 53, max: 2 ** 53 + 598 });
  expect(sharesOf(document, "huge")).toEqual({
    "18446744073709551614": 0.5,
    "18446744073709551615": 0.5,
  });
  for (const name of ["s", "ms", "us", "ns"]) {
    expect(currentOf(document, name)).toMatchObject({ min: hour(0), max: hour(299) });
    expect(currentOf(document, name).mean).toBeCloseTo(meanOf(all.map(hour)), -1);
  }
  expect(currentOf(document, "day").max).toBe(Date.UTC(2026, 0, 13));
  expect(currentOf(document, "decimal").mean).toBeCloseTo(meanOf(all) + 0.5 - 15, 9);
  expect(currentOf(document, "decimal")).toMatchObject({ min: -14.5, max: 284.5 });
  expect(currentOf(document, "list", "norm").max).toBeCloseTo(Math.hypot(299, 1), 9);
  expect(sharesOf(document, "word")).toEqual({ a: 0.5, b: 0.5 });
  expect(resultOf(document, "not-finite", "half").currentValue).toBeCloseTo(0.2, 12);
  expect(sharesOf(document, "truth")).toEqual({ false: 0.75, true: 0.25 });
  const { source } = await files.profile("rows.arrow");
  const types = Object.fromEntries(source.columns.map(({ name, type }) => [name, type]));
  expect(types).toMatchObject({ struct: "Struct<{k:Int64}>", bytes: "Binary", huge: "UBIGINT" });
});

test("Arrow files with different columns are one table", async () => {
  using files = workFolder();
  const part = (name: string, from: number) =>
    tableToIPC(
      new Table({ x: column(new Int32(), (i) => i + from), [name]: column(new Utf8(), () => "q") }),
    );
  files.write("in/a.arrow", part("y", 0));
  files.write("in/b.arrow", part("z", 300));
  const document = await files.check("in", "in");
  expect(currentOf(document, "x")).toMatchObject({ rows: 600, min: 0, max: 599 });
  expect(resultOf(document, "missing-rate", "y").currentValue).toBe(0.5);
});

test("a truncated Arrow file or stream is an error, wherever it was cut", async () => {
  using files = workFolder();
  files.write("rows.arrow", tableToIPC(sampleTable(), "file"));
  await files.save("rows.arrow", "saved.json");
  const file = tableToIPC(sampleTable(), "file");
  const stream = tableToIPC(sampleTable(), "stream");
  for (const share of [0.02, 0.3, 0.7, 0.98]) {
    files.write("cut.arrow", file.subarray(0, Math.floor(file.length * share)));
    files.write("cut.arrows", stream.subarray(0, Math.floor(stream.length * share)));
    for (const path of ["cut.arrow", "cut.arrows"]) {
      const { code, message } = await files.fail("check", path, "--baseline", "saved.json");
      expect(code).toBe("PL_SOURCE_UNREADABLE");
      expect(message).toMatch(/ends before its footer|damaged or ends too early|no Arrow IPC/);
    }
  }
  files.write("empty.arrow", "");
  expect((await files.fail("check", "empty.arrow", "--baseline", "saved.json")).message).toContain(
    "the file has no bytes",
  );
});

test("compressed Arrow buffers are told, with the remedy", async () => {
  using files = workFolder();
  compressionRegistry.set(CompressionType.ZSTD, { encode: (data) => zstdCompressSync(data) });
  const writer = RecordBatchFileWriter.writeAll(sampleTable(), {
    compressionType: CompressionType.ZSTD,
  });
  files.write("packed.arrow", writer.toUint8Array(true));
  const { code, message } = await files.fail("check", "packed.arrow", "--baseline", "packed.arrow");
  expect(code).toBe("PL_SOURCE_UNREADABLE");
  expect(message).toMatch(/its buffers are compressed.*without compression, or as Parquet/);
});
