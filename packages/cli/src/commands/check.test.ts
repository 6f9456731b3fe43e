import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { resultDocumentSchema } from "@plumbline/contracts";
import { expect, test } from "vitest";
import { fakeFolder } from "../testing/fake-folder.ts";
import { fakeIo } from "../testing/fake-io.ts";
import { run } from "../run.ts";

interface Row {
  readonly id: number;
  readonly date: string;
  readonly delay: number | null;
  readonly origin: string;
  readonly score: number;
  readonly late: number;
}

/** Flights of a made-up month: `shift` moves delays, `missingEvery` leaves some out. */
function flights(month: number, shift = 0, missingEvery = Infinity): Row[] {
  return Array.from({ length: 1200 }, (_, index) => {
    const wave = (index * 7919) % 1000;
    const delay = wave / 10 - 50 + shift;
    const score = Math.min(1, Math.max(0, wave / 1000));
    const day = String(1 + (index % 28)).padStart(2, "0");
    return {
      id: month * 10_000 + index,
      date: `2001-0${month}-${day}T${String(index % 24).padStart(2, "0")}:30:00`,
      delay: index % missingEvery === 0 && missingEvery !== Infinity ? null : delay,
      origin: ["ATL", "JFK", "SFO"][index % 3] ?? "",
      score,
      late: (index * 104_729) % 1000 < wave ? 1 : 0,
    };
  });
}

function csv(rows: readonly Row[], delimiter = ","): string {
  const lines = rows.map((row) =>
    Object.values(row)
      .map((value) => value ?? "")
      .join(delimiter),
  );
  return [Object.keys(rows[0] ?? {}).join(delimiter), ...lines, ""].join("\n");
}

function flightFolder() {
  const folder = fakeFolder();
  const write = (name: string, text: string) => writeFileSync(join(folder.path, name), text);
  write("january.csv", csv(flights(1)));
  write("february.csv", csv(flights(2)));
  write("march.csv", csv(flights(3, 30, 5)));
  return {
    path: folder.path,
    write,
    read: (name: string) => readFileSync(join(folder.path, name), "utf8"),
    run: async (...argv: readonly string[]) => {
      const io = fakeIo({ cwd: folder.path, columns: 100 });
      return { exitCode: await run(argv, io), out: io.out(), err: io.err() };
    },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

const roles = ["--target", "late", "--score", "score", "--id", "id", "--time", "date"];
const isOff = "checks: { freshness: false, throughput: false, drift: { ignore: [date] } }\n";

test("init looks at a file, writes what it found and does not overwrite it", async () => {
  using folder = flightFolder();
  const first = await folder.run("init", "january.csv");
  expect(first).toMatchObject({ exitCode: 0, err: "" });
  const text = folder.read("plumbline.yaml");
  expect(text).toContain("baseline: january.csv");
  expect(text).toMatch(/delay: \{ kind: numeric \}/);
  expect(text).toMatch(/#\s+target: late/);
  const again = await folder.run("init", "february.csv");
  expect(again).toMatchObject({ exitCode: 2, out: "" });
  expect(again.err).toContain("plumbline.yaml is there already: pass --force");
  const forced = await folder.run("init", "february.csv", "--force", "--json");
  expect(JSON.parse(forced.out)).toMatchObject({ config: "plumbline.yaml" });
  expect(folder.read("plumbline.yaml")).toContain("baseline: february.csv");
  expect((await folder.run("check", "january.csv")).exitCode).toBe(0);
});

test("a baseline is saved once and serves many checks", async () => {
  using folder = flightFolder();
  const saved = await folder.run(
    "baseline",
    "january.csv",
    ...roles,
    "--segment",
    "origin",
    "--json",
  );
  expect(JSON.parse(saved.out)).toMatchObject({
    baseline: "baseline.json",
    rows: 1200,
    columns: 6,
  });
  const good = await folder.run("check", "february.csv", "-b", "baseline.json");
  expect(good).toMatchObject({ exitCode: 0, err: "" });
  const bad = await folder.run("check", "march.csv", "-b", "baseline.json");
  expect(bad.exitCode).toBe(1);
  expect(bad.out).toContain("delay");
  expect(readdirSync(folder.path).toSorted()).toEqual([
    "baseline.json",
    "february.csv",
    "january.csv",
    "march.csv",
  ]);
});

test("a saved baseline gives the same answer as the rows it was made from", async () => {
  using folder = flightFolder();
  await folder.run("baseline", "january.csv", ...roles);
  const fromRows = await folder.run("check", "march.csv", "-b", "january.csv", ...roles, "--json");
  const fromSaved = await folder.run("check", "march.csv", "-b", "baseline.json", "--json");
  expect(JSON.parse(fromSaved.out)).toEqual(JSON.parse(fromRows.out));
});

test("a saved baseline is known by its content, whatever its name and the order of its keys", async () => {
  using folder = flightFolder();
  await folder.run("baseline", "january.csv", ...roles);
  const { format, version, ...rest } = JSON.parse(folder.read("baseline.json")) as Record<
    string,
    unknown
  >;
  folder.write(
    "good.csv",
    JSON.stringify({ codeVersion: rest["codeVersion"], format, version, ...rest }, null, 1),
  );
  expect((await folder.run("check", "february.csv", "-b", "good.csv")).exitCode).toBe(0);
});

test("with --json, standard output is one valid document", async () => {
  using folder = flightFolder();
  const { exitCode, out, err } = await folder.run(
    "check",
    "march.csv",
    "-b",
    "january.csv",
    "--json",
  );
  expect(exitCode).toBe(1);
  expect(err).toBe("");
  const document = resultDocumentSchema.parse(JSON.parse(out));
  expect(document).toMatchObject({
    verdict: "alert",
    current: { rows: 1200, label: expect.stringContaining("march.csv") },
  });
});

test("reports go to files, and what was saved can be shown again", async () => {
  using folder = flightFolder();
  const flags = [
    "--output",
    "r.json",
    "--html",
    "r.html",
    "--junit",
    "r.xml",
    "--markdown",
    "r.md",
  ];
  const { exitCode, out } = await folder.run("check", "march.csv", "-b", "january.csv", ...flags);
  expect(exitCode).toBe(1);
  for (const name of ["r.json", "r.html", "r.xml", "r.md"]) expect(folder.read(name)).not.toBe("");
  expect((await folder.run("report", "r.json")).out).toBe(out);
  expect((await folder.run("explain", "r.json", "delay")).out).toContain("ALERT");
});

test("the configuration says it all, and its paths start in its own folder", async () => {
  using folder = flightFolder();
  folder.write(
    "plumbline.yaml",
    `version: 1
baseline: january.csv
roles: { target: late, score: score, id: id, time: date }
rules:
  - { name: plausible, column: delay, range: { min: -60, max: 60 } }
${isOff}report: { markdown: report.md }
`,
  );
  expect((await folder.run("check", "february.csv")).exitCode).toBe(0);
  expect(existsSync(join(folder.path, "report.md"))).toBe(true);
  const bad = await folder.run("check", "march.csv", "--json");
  const { results } = resultDocumentSchema.parse(JSON.parse(bad.out));
  expect(results.find((result) => result.check === "rules")).toMatchObject({ verdict: "alert" });
});

test("rules of today are checked also against a baseline of yesterday", async () => {
  using folder = flightFolder();
  await folder.run("baseline", "january.csv");
  folder.write("plumbline.yaml", `version: 1\nrules: [{ column: origin, set: [ATL] }]\n${isOff}`);
  const { exitCode, out } = await folder.run("check", "february.csv", "-b", "baseline.json");
  expect(exitCode).toBe(1);
  expect(out).toContain("origin in ATL");
});

test("a saved baseline that was made with other settings is refused", async () => {
  using folder = flightFolder();
  await folder.run("baseline", "january.csv", "--target", "late");
  const check = (...argv: readonly string[]) =>
    folder.run("check", "february.csv", "-b", "baseline.json", ...argv);
  expect((await check("--target", "origin")).err).toContain('role target is "late", now "origin"');
  expect((await check("--segment", "origin")).err).toContain("no segments by origin");
  expect((await check("--kind", "delay=categorical")).err).toContain("now categorical");
  expect((await check("--ignore", "delay")).err).toContain("now ignored");
  expect((await check("--baseline-since", "2001", "--time", "date")).err).toContain("role time");
  expect((await check("--baseline-since", "2001")).err).toContain("is a saved baseline");
  expect((await check("--target", "late")).exitCode).toBe(0);
});

test("rows are chosen by time on both sides", async () => {
  using folder = flightFolder();
  folder.write("all.csv", csv([...flights(1), ...flights(2), ...flights(3, 30)]));
  const { out } = await folder.run(
    ..."check all.csv -b all.csv --time date --baseline-until 2001-02-01".split(" "),
    ..."--since 2001-02-01 --until 2001-03 --json".split(" "),
  );
  const document = resultDocumentSchema.parse(JSON.parse(out));
  expect(document.baseline.rows).toBe(1200);
  expect(document.current.rows).toBe(1200);
});

test("a delimiter and texts for missing values are taken from flags", async () => {
  using folder = flightFolder();
  folder.write("odd.csv", csv(flights(2), ";").replaceAll(";ATL;", ";n/a;"));
  const { out } = await folder.run(
    ..."check odd.csv -b odd.csv --delimiter ; --missing n/a --json".split(" "),
  );
  const { distributions } = resultDocumentSchema.parse(JSON.parse(out));
  const origin = distributions.find(({ column }) => column === "origin");
  expect(origin?.current).toMatchObject({ missing: 400 });
});

test.each([
  [["--target", "lat"], "PL_COLUMN_UNKNOWN", 'Did you mean "late"?'],
  [["--kind", "dely=numeric"], "PL_COLUMN_UNKNOWN", 'Did you mean "delay"?'],
  [["--ignore", "orgin"], "PL_COLUMN_UNKNOWN", 'Did you mean "origin"?'],
  [["--segment", "origin*dat"], "PL_COLUMN_UNKNOWN", 'Did you mean "date"?'],
])("%j names a column that is not there", async (flags, code, hint) => {
  using folder = flightFolder();
  const { exitCode, err } = await folder.run(
    "check",
    "february.csv",
    "-b",
    "january.csv",
    ...flags,
  );
  expect(exitCode).toBe(2);
  expect(err).toContain(code);
  expect(err).toContain(hint);
});

test("files that are missing, empty, broken or no data are refused with what was seen", async () => {
  using folder = flightFolder();
  folder.write("empty.csv", "");
  folder.write("broken.parquet", "PAR1 and nothing more");
  folder.write("unknown.dat", "x");
  folder.write("result.json", '{"format":"plumbline-result","version":1}');
  folder.write("cut.json", '{"format":"plumbline-baseline","version":1,');
  const failure = async (current: string, baseline: string) => {
    const { exitCode, err } = await folder.run("check", current, "-b", baseline);
    expect(exitCode).toBe(2);
    return err;
  };
  expect(await failure("gone.csv", "january.csv")).toContain("PL_SOURCE_NOT_FOUND");
  expect(await failure("january.csv", "gone.json")).toContain("PL_SOURCE_NOT_FOUND");
  expect(await failure("january.csv", "empty.csv")).toContain("PL_SOURCE_EMPTY");
  expect(await failure("broken.parquet", "january.csv")).toContain("PL_SOURCE_UNREADABLE");
  expect(await failure("unknown.dat", "january.csv")).toContain("PL_FORMAT_UNKNOWN");
  expect(await failure("january.csv", "result.json")).toContain("PL_DOCUMENT_UNREADABLE");
  expect(await failure("january.csv", "cut.json")).toContain("PL_DOCUMENT_UNREADABLE");
});

test("a rule that cannot be understood is refused by its name", async () => {
  using folder = flightFolder();
  folder.write("plumbline.yaml", "version: 1\nrules: [{ name: odd, expression: 'delay <' }]\n");
  const { exitCode, err } = await folder.run("check", "february.csv", "-b", "january.csv");
  expect(exitCode).toBe(2);
  expect(err).toContain('Rule "odd"');
});

test("work that is interrupted ends with 130 and leaves no file", async () => {
  using folder = flightFolder();
  const controller = new AbortController();
  const io = fakeIo({ cwd: folder.path, signal: controller.signal });
  const running = run(["baseline", "january.csv"], io);
  setImmediate(() => controller.abort(new DOMException("SIGINT", "AbortError")));
  expect(await running).toBe(130);
  expect(io.err()).toContain("Stopped by SIGINT");
  expect(readdirSync(folder.path)).toHaveLength(3);
});
