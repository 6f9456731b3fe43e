import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { csvText } from "../fixtures/csv-text.ts";
import { alertsOf, currentOf, resultOf } from "../fixtures/find-in-result.ts";
import { workFolder } from "../fixtures/work-folder.ts";

const good = csvText("id,x,c", 500, (i) => [i, i % 97, "abc"[i % 3] ?? ""]);

test("a file is the same as itself: nothing alerts and the exit code is 0", async () => {
  using files = workFolder();
  files.write("good.csv", good);
  const document = await files.check("good.csv", "good.csv");
  expect(alertsOf(document)).toEqual([]);
  expect(document.current.rows).toBe(500);
  expect((await files.run("check", "good.csv", "--baseline", "good.csv")).code).toBe(0);
});

test("a file, a glob or a folder that is not there is named", async () => {
  using files = workFolder();
  files.write("good.csv", good);
  mkdirSync(join(files.path, "empty"));
  for (const path of ["gone.csv", "data/*.csv", "empty"]) {
    const asCurrent = await files.fail("check", path, "--baseline", "good.csv");
    const asBaseline = await files.fail("check", "good.csv", "--baseline", path);
    for (const { code, message } of [asCurrent, asBaseline]) {
      expect(code).toBe("PL_SOURCE_NOT_FOUND");
      expect(message).toContain(path);
    }
  }
});

test("a file without bytes, or with empty lines only, has no columns", async () => {
  using files = workFolder();
  files.write("good.csv", good);
  files.write("empty.csv", "");
  files.write("blank.csv", "\n\r\n  \n");
  files.write("mark.csv", "\uFEFF");
  files.write("packed.csv.gz", gzipSync(""));
  for (const path of ["empty.csv", "blank.csv", "mark.csv", "packed.csv.gz"]) {
    const { code, message } = await files.fail("check", path, "--baseline", "good.csv");
    expect(code).toBe("PL_SOURCE_EMPTY");
    expect(message).toContain(path);
  }
});

test("a header without rows is no rows at all, which alerts", async () => {
  using files = workFolder();
  files.write("good.csv", good);
  for (const header of ["id,x,c\n", "id,x,c"]) {
    files.write("header.csv", header);
    const document = await files.check("header.csv", "good.csv");
    expect(document.current.rows).toBe(0);
    expect(alertsOf(document)).toEqual(["volume"]);
  }
});

test("a baseline without rows cannot be compared with", async () => {
  using files = workFolder();
  files.write("good.csv", good);
  files.write("header.csv", "id,x,c\n");
  await files.parquet("none.parquet", "SELECT 1 AS x WHERE false");
  for (const path of ["header.csv", "none.parquet"]) {
    for (const line of [
      ["check", "good.csv", "--baseline", path],
      ["baseline", path],
    ]) {
      const { code, message } = await files.fail(...line);
      expect(code).toBe("PL_BASELINE_EMPTY");
      expect(message).toContain(path);
    }
  }
});

test("the content, not the name, tells whether a text is compressed", async () => {
  using files = workFolder();
  files.write("good.csv", good);
  files.write("a.csv.gz", gzipSync(good));
  files.write(
    "parts.csv.gz",
    Buffer.concat([gzipSync(good.slice(0, 999)), gzipSync(good.slice(999))]),
  );
  files.write("a.csv.zst", zstdCompressSync(good));
  files.write("packed.csv", gzipSync(good));
  files.write("plain.csv.gz", good);
  await files.save("good.csv", "good.json");
  for (const path of ["a.csv.gz", "parts.csv.gz", "a.csv.zst", "packed.csv", "plain.csv.gz"]) {
    const document = await files.check(path, "good.json");
    expect(alertsOf(document)).toEqual([]);
    expect(document.current.rows).toBe(500);
    expect(currentOf(document, "x").mean).toBeCloseTo(46.77, 9);
  }
});

test("a truncated or damaged compressed file is never read as a part of it", async () => {
  using files = workFolder();
  files.write("good.csv", good);
  await files.save("good.csv", "good.json");
  const text = csvText("id,x,c", 50_000, (i) => [i, (i * 7919) % 97, "abc"[i % 3] ?? ""]);
  const gzip = gzipSync(text);
  const zstd = zstdCompressSync(text);
  const bent = Buffer.from(gzip).fill(9, 30_000, 30_100);
  const wrongSum = Buffer.from(gzip);
  wrongSum[gzip.length - 6] = (gzip[gzip.length - 6] ?? 0) ^ 1;
  const broken: Record<string, Uint8Array> = {
    "half.csv.gz": gzip.subarray(0, gzip.length >> 1),
    "without-sum.csv.gz": gzip.subarray(0, gzip.length - 8),
    "bent.csv.gz": bent,
    "wrong-sum.csv.gz": wrongSum,
    "half.csv.zst": zstd.subarray(0, zstd.length >> 1),
  };
  for (const [path, bytes] of Object.entries(broken)) {
    files.write(path, bytes);
    const { code, message } = await files.fail("check", path, "--baseline", "good.json");
    expect(code).toBe("PL_SOURCE_UNREADABLE");
    expect(message).toMatch(/compressed stream (ends too early|is damaged)/);
    expect(message).toContain(path);
  }
});

test("a file with the name of another format is told by what it holds", async () => {
  using files = workFolder();
  files.write("good.csv", good);
  await files.parquet("good.parquet", "SELECT range AS x FROM range(100)");
  files.copy("good.parquet", "table.csv");
  files.copy("good.parquet", "table.ndjson");
  files.copy("good.csv", "text.parquet");
  files.copy("good.csv", "text.arrow");
  files.write("sheet.csv", Buffer.from("PK\x03\x04rest of a spreadsheet"));
  const seen = {
    "table.csv": /it is a Parquet file.*--format parquet/,
    "table.ndjson": /it is a Parquet file.*--format parquet/,
    "text.parquet": /does not end as a Parquet file does.*--format/,
    "text.arrow": /is no Arrow IPC file or stream.*--format/,
    "sheet.csv": /ZIP archive or a spreadsheet.*export it as CSV/,
  };
  for (const [path, expected] of Object.entries(seen)) {
    const { code, message } = await files.fail("check", path, "--baseline", "good.csv");
    expect(code).toBe("PL_SOURCE_UNREADABLE");
    expect(message).toMatch(expected);
  }
  const document = await files.check("table.csv", "table.csv", "--format", "parquet");
  expect(document.current.rows).toBe(100);
});

test("a name that tells no format asks for --format, and formats are not mixed", async () => {
  using files = workFolder();
  files.write("good.csv", good);
  files.copy("good.csv", "data.dat");
  expect(await files.fail("check", "data.dat", "--baseline", "good.csv")).toMatchObject({
    code: "PL_FORMAT_UNKNOWN",
    message: expect.stringMatching(/data\.dat.*--format/),
  });
  const document = await files.check("data.dat", "good.csv", "--format", "csv");
  expect(document.current.rows).toBe(500);
  files.write("both/a.csv", good);
  await files.parquet("both/b.parquet", "SELECT 1 AS x");
  const { message } = await files.fail("check", "both", "--baseline", "good.csv");
  expect(message).toMatch(/b\.parquet: it is parquet, but .*a\.csv is csv/);
});

test("files of a folder or a glob are one table, whatever columns each has", async () => {
  using files = workFolder();
  files.write("in/a.csv", "x,y\n1,2\n3,4\n");
  files.write("in/b.csv", "y,z\n5,q\n6,r\n");
  files.write("in/_SUCCESS", "");
  files.write("in/notes.md", "not data");
  for (const path of ["in", "in/*.csv"]) {
    const document = await files.check(path, path);
    expect(document.current).toMatchObject({ rows: 4, files: 2 });
    expect(resultOf(document, "missing-rate", "x").currentValue).toBe(0.5);
    expect(resultOf(document, "missing-rate", "y").currentValue).toBe(0);
    expect(resultOf(document, "missing-rate", "z").currentValue).toBe(0.5);
  }
});

test("folders carry values below the folder that was named, in every format", async () => {
  using files = workFolder();
  for (const day of ["2026-01-01", "2026-01-02"]) {
    files.write(`csv/day=${day}/a.csv`, "x\n1\n2\n");
    files.write(`json/day=${day}/a.ndjson`, '{"x":1}\n{"x":2}\n');
    await files.parquet(`parquet/day=${day}/a.parquet`, "SELECT unnest([1, 2]) AS x");
  }
  for (const format of ["csv", "json", "parquet"]) {
    const document = await files.check(format, format);
    expect(currentOf(document, "day")).toMatchObject({
      rows: 4,
      min: Date.UTC(2026, 0, 1),
      max: Date.UTC(2026, 0, 2),
    });
    // A day against another day is no drift of the day.
    const days = await files.check(`${format}/day=2026-01-02`, `${format}/day=2026-01-01`);
    expect(days.distributions.map(({ column }) => column)).toEqual(["x"]);
    expect(alertsOf(days)).toEqual([]);
  }
});

const main = fileURLToPath(new URL("../../packages/cli/src/main.ts", import.meta.url));

// The tests may run as root, whom permissions do not stop: the program runs as nobody then.
const asNobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
const isRoot = process.getuid?.() === 0;
const canBeNobody =
  !isRoot || spawnSync("env", [...asNobody, process.execPath, "--version"]).status === 0;

test.skipIf(!canBeNobody)("a file that may not be read is named, and nothing else is", () => {
  using files = workFolder();
  files.write("good.csv", good);
  files.write("secret.csv", good);
  files.write("closed/a.csv", good);
  chmodSync(join(files.path, "secret.csv"), 0o000);
  chmodSync(join(files.path, "closed"), 0o000);
  files.openToAll();
  for (const path of ["secret.csv", "closed"]) {
    const line = [process.execPath, "--conditions=source", main, "check", path];
    const prefix = isRoot ? asNobody : [];
    const { status, stderr } = spawnSync("env", [...prefix, ...line, "--baseline", "good.csv"], {
      cwd: files.path,
      env: { ...process.env, TMPDIR: files.temporary },
    });
    expect(String(stderr)).toMatch(
      new RegExp(`^No permission to read ${path}: .*PL_SOURCE_FORBIDDEN`),
    );
    expect(status).toBe(2);
    expect(files.leftovers()).toEqual([]);
  }
  chmodSync(join(files.path, "closed"), 0o755);
});
