import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptyDocument, resultDocument } from "../../../test/fixtures/result-document.ts";
import { commands } from "./commands/commands.ts";
import { fakeFolder } from "./testing/fake-folder.ts";
import { fakeIo } from "./testing/fake-io.ts";
import { run } from "./run.ts";

async function runIn(folder: string, ...argv: readonly string[]) {
  const io = fakeIo({ cwd: folder, columns: 100 });
  const exitCode = await run(argv, io);
  return { exitCode, out: io.out(), err: io.err() };
}

function errorOf(out: string): { readonly code: string; readonly message: string } {
  return (JSON.parse(out) as { error: { code: string; message: string } }).error;
}

test("help is asked for or given because nothing was asked for", async () => {
  expect(await runIn(".", "--help")).toMatchObject({ exitCode: 0, err: "" });
  expect((await runIn(".", "--help")).out).toContain("Exit codes:");
  expect(await runIn(".")).toMatchObject({ exitCode: 2 });
});

test("every command has help with an example", async () => {
  expect(commands.length).toBeGreaterThan(0);
  for (const { name, summary } of commands) {
    const { exitCode, out } = await runIn(".", ...name.split(" "), "--help");
    expect(exitCode).toBe(0);
    expect(out).toContain(`plumbline ${name}`);
    expect(out).toContain("Examples:");
    expect(summary).not.toMatch(/\.$/);
  }
});

test("the version is text, or JSON", async () => {
  expect((await runIn(".", "--version")).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(JSON.parse((await runIn(".", "--version", "--json")).out)).toHaveProperty("version");
});

test.each([
  [["chekc"], "unknown command 'chekc'", "Did you mean check?"],
  [["check", "a.csv", "--targt", "x"], "unknown option '--targt'", "Did you mean --target?"],
  [["check"], "missing required argument 'CURRENT'", "plumbline check CURRENT --baseline FILE"],
  [
    ["check", "--baseline", "a.csv", "b.csv"],
    "missing required argument 'CURRENT'",
    "before any flag",
  ],
  [["check", "a.csv", "--target"], "argument missing", "--help"],
  [["report", "a.json", "b.json"], "too many arguments", "--help"],
  [
    ["check", "a.csv", "--threshold", "high", "-b", "x"],
    '--threshold is "high"',
    "expected a number",
  ],
  [["check", "a.csv", "--kind", "a=numerc", "-b", "x"], "COLUMN=KIND", "numeric"],
  [["check", "a.csv", "--since", "yesterday", "-b", "x"], "--since", "2001-03-01"],
  [
    ["check", "a.csv", "--false-alarm-rate", "1", "-b", "x"],
    "--false-alarm-rate",
    "between 0 and 1",
  ],
  [["check", "a.csv", "--segment", "a**b", "-b", "x"], "--segment", "joined by *"],
  [["check", "a.csv", "--format", "xml", "-b", "x"], "--format", "one of csv"],
  [["check", "a.csv", "--target", "", "-b", "x"], "--target", "the name of a column"],
  [["check", "a.csv"], "there is no baseline", "Pass --baseline FILE"],
  [["completion", "bahs"], "SHELL", 'Did you mean "bash"?'],
  [["baseline", "a.csv", "--since", "2001"], "--since needs to know", "Pass --time COLUMN"],
])("%j is refused with a remedy, on standard error", async (argv, problem, remedy) => {
  using folder = fakeFolder();
  const { exitCode, out, err } = await runIn(folder.path, ...argv);
  expect(exitCode).toBe(2);
  expect(out).toBe("");
  expect(err).toContain(problem);
  expect(err).toContain(remedy);
  expect(err).not.toMatch(/\n\s+at /);
});

test("with --json, an error is a document on standard output", async () => {
  using folder = fakeFolder();
  for (const argv of [
    ["check", "--json"],
    ["nothing", "--json"],
    ["report", "no.json", "--json"],
  ]) {
    const { exitCode, out, err } = await runIn(folder.path, ...argv);
    expect(exitCode).toBe(2);
    expect(err).toBe("");
    expect(errorOf(out).code).toMatch(/^PL_/);
    expect(errorOf(out).message).not.toBe("");
  }
});

test.each([
  ["plumbline.yaml", "version: 1\n\tbaseline: x\n", "plumbline.yaml:2:1: a tab indents"],
  ["plumbline.yaml", "", "plumbline.yaml:1:1: the file is empty"],
  ["plumbline.yaml", "version: 1\nbasline: x\n", 'Did you mean "baseline"?'],
])("a broken %s stops a check before anything is read", async (name, text, problem) => {
  using folder = fakeFolder();
  writeFileSync(join(folder.path, name), text);
  const { exitCode, err } = await runIn(folder.path, "check", "a.csv");
  expect(exitCode).toBe(2);
  expect(err).toContain(problem);
});

test("a configuration that is not UTF-8, a folder, or not there is refused", async () => {
  using folder = fakeFolder();
  writeFileSync(join(folder.path, "latin.yaml"), Buffer.from([0xe9, 0xff]));
  mkdirSync(join(folder.path, "folder.yaml"));
  const check = async (config: string) =>
    (await runIn(folder.path, "check", "a.csv", "--config", config)).err;
  expect(await check("latin.yaml")).toContain("not UTF-8");
  expect(await check("folder.yaml")).toContain("it is a folder");
  expect(await check("gone.yaml")).toContain("No file matches gone.yaml");
});

test("outputs are tried before the work starts", async () => {
  using folder = fakeFolder();
  const into = (path: string) =>
    runIn(folder.path, "check", "a.csv", "-b", "b.csv", "--html", path);
  expect((await into("gone/report.html")).err).toContain("its folder does not exist");
  expect((await into("a.csv")).err).toContain("would be overwritten");
  expect((await into(".")).err).toContain("it is a folder");
});

test("a result is rendered in every form", async () => {
  using folder = fakeFolder();
  writeFileSync(join(folder.path, "result.json"), JSON.stringify(resultDocument()));
  const as = (form: string) => runIn(folder.path, "report", "result.json", "--as", form);
  expect((await as("terminal")).out).toContain("ALERT");
  expect((await as("html")).out).toMatch(/^<!doctype html>/i);
  expect((await as("junit")).out).toMatch(/^<\?xml/);
  expect((await as("markdown")).out).toContain("#");
  expect(JSON.parse((await as("json")).out)).toHaveProperty("format", "plumbline-result");
  expect(
    JSON.parse((await runIn(folder.path, "report", "result.json", "--json")).out),
  ).toBeTruthy();
});

test("a report is written to a file, but not over its own input", async () => {
  using folder = fakeFolder();
  writeFileSync(join(folder.path, "result.json"), JSON.stringify(emptyDocument()));
  const to = (path: string) =>
    runIn(folder.path, "report", "result.json", "--as", "markdown", "-o", path);
  expect(await to("report.md")).toEqual({ exitCode: 0, out: "", err: "" });
  expect(readFileSync(join(folder.path, "report.md"), "utf8")).not.toBe("");
  expect((await to("result.json")).err).toContain("would be overwritten");
  expect(readdirSync(folder.path).toSorted()).toEqual(["report.md", "result.json"]);
});

test.each([
  ["", "the file is empty"],
  ["{", "it is not JSON, or cut off"],
  ["[]", "format is missing"],
  ["null", "format is missing"],
  ['{"format":"plumbline-baseline"}', 'its format is "plumbline-baseline"'],
  ['{"format":"plumbline-result","version":2}', "update Plumbline"],
  ['{"format":"plumbline-result","version":1}', "codeVersion"],
])("%j is no result, and the message says why", async (text, problem) => {
  using folder = fakeFolder();
  writeFileSync(join(folder.path, "result.json"), text);
  const { exitCode, err } = await runIn(folder.path, "report", "result.json");
  expect(exitCode).toBe(2);
  expect(err).toContain(problem);
});

test("a column is explained, as text or as data", async () => {
  using folder = fakeFolder();
  writeFileSync(join(folder.path, "result.json"), JSON.stringify(resultDocument()));
  const { exitCode, out } = await runIn(folder.path, "explain", "result.json", "delay");
  expect(exitCode).toBe(0);
  expect(out).toContain("Effect:");
  const data = await runIn(folder.path, "explain", "result.json", "delay", "--json");
  expect(JSON.parse(data.out)).toMatchObject({ column: "delay" });
  const unknown = await runIn(folder.path, "explain", "result.json", "delya");
  expect(unknown.err).toContain('Did you mean "delay"?');
});

test("the checks are listed with their options", async () => {
  const { exitCode, out } = await runIn(".", "checks");
  expect(exitCode).toBe(0);
  expect(out).toContain("missing-rate (quality)");
  const listed = JSON.parse((await runIn(".", "checks", "--json")).out) as { checks: unknown[] };
  expect(listed.checks.length).toBeGreaterThan(10);
});

test.each(["bash", "zsh", "fish"])("completion prints a script for %s", async (shell) => {
  expect((await runIn(".", "completion", shell)).out).toContain("plumbline");
  const data = await runIn(".", "completion", shell, "--json");
  expect(JSON.parse(data.out)).toMatchObject({ shell });
});

test("an unforeseen failure hides its stack, unless somebody is looking for it", async () => {
  const broken = fakeIo();
  const failing = {
    ...broken,
    stdout: {
      ...broken.stdout,
      write: () => {
        throw new Error("boom");
      },
    },
  };
  expect(await run(["checks"], failing)).toBe(2);
  expect(broken.err()).toContain("Unexpected failure: boom");
  expect(broken.err()).not.toContain("    at ");
  expect(await run(["checks"], { ...failing, env: { PLUMBLINE_DEBUG: "1" } })).toBe(2);
  expect(broken.err()).toContain("    at ");
});

test("an interrupted command says so with its own exit code", async () => {
  using folder = fakeFolder();
  writeFileSync(join(folder.path, "a.csv"), "x\n1\n");
  const signal = AbortSignal.abort(new DOMException("SIGINT", "AbortError"));
  const io = fakeIo({ cwd: folder.path, signal });
  expect(await run(["baseline", "a.csv"], io)).toBe(130);
  expect(io.err()).toContain("Stopped by SIGINT");
  expect(readdirSync(folder.path)).toEqual(["a.csv"]);
});
