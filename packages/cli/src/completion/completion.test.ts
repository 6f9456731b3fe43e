import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commands } from "../commands/commands.ts";
import { fakeFolder } from "../testing/fake-folder.ts";
import { longFlag } from "../options/option.ts";
import { bashCompletion } from "./bash.ts";
import { fishCompletion } from "./fish.ts";
import { zshCompletion } from "./zsh.ts";

/** What bash offers after these words. */
function offered(words: readonly string[]): string[] {
  using folder = fakeFolder();
  const script = join(folder.path, "completion.bash");
  writeFileSync(script, bashCompletion(commands));
  const run = `source "$1"; shift
    COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); COMPREPLY=()
    _plumbline 2>/dev/null; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const result = spawnSync("bash", ["-c", run, "bash", script, ...words], { encoding: "utf8" });
  expect(result).toMatchObject({ status: 0, stderr: "" });
  return result.stdout.split("\n").filter((line) => line !== "");
}

test("bash offers commands, flags and choices", () => {
  expect(offered(["plumbline", "ch"])).toEqual(["check", "checks", "channels"]);
  expect(offered(["plumbline", "check", "a.csv", "--false"])).toEqual(["--false-alarm-rate"]);
  expect(offered(["plumbline", "check", "--format", ""])).toEqual([
    "csv",
    "parquet",
    "ndjson",
    "arrow",
  ]);
  expect(offered(["plumbline", "completion", "z"])).toEqual(["zsh"]);
  expect(offered(["plumbline", "keys", ""])).toEqual(["create", "list", "revoke"]);
  expect(offered(["plumbline", "evaluations", "s"])).toEqual(["show"]);
  expect(offered(["plumbline", "evaluations", "show", "--h"])).toEqual(["--html", "--help"]);
  expect(offered(["plumbline", "keys", "create", "--scope", ""])).toEqual([
    "read",
    "ingest",
    "operate",
    "approve",
    "admin",
  ]);
  expect(offered(["plumbline", "serve", "--require-keys", ""])).toEqual(["auto", "always"]);
});

test("bash leaves files to the shell and offers nothing for a column", () => {
  expect(offered(["plumbline", "check", "--html", ""])).toEqual([]);
  expect(offered(["plumbline", "check", "--target", "la"])).toEqual([]);
  expect(offered(["plumbline", "check", "jan"])).toEqual([]);
});

test.each([
  ["bash", bashCompletion],
  ["zsh", zshCompletion],
  ["fish", fishCompletion],
])("the script for %s knows every command and flag", (shell, script) => {
  const text = script(commands);
  expect(commands.length).toBeGreaterThan(0);
  for (const command of commands) {
    for (const word of command.name.split(" ")) expect(text).toContain(word);
    for (const option of Object.values(command.options)) {
      const flag = longFlag(option);
      expect(text).toContain(shell === "fish" ? `-l ${flag.slice(2)}` : flag);
    }
  }
});

test("quotes and brackets of a summary are escaped", () => {
  const [first] = commands;
  if (first === undefined) throw new Error("there are no commands");
  const odd = { ...first, options: { a: { flags: "--a", summary: "it's [one]: two" } } };
  expect(zshCompletion([odd])).toContain(String.raw`'--a[it'\''s \[one\]\: two]'`);
  expect(fishCompletion([odd])).toContain(String.raw`-d 'it\'s [one]: two'`);
});
