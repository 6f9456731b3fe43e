import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { loadSettings } from "./load-settings.ts";
import {
  environmentName,
  flagName,
  settingNames,
  settingsTable,
  shownSettings,
} from "./settings.ts";

function fileOf(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-settings-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "server.yaml");
  writeFileSync(path, text);
  return path;
}

test("without sources every setting is its default, and none can be changed", () => {
  const settings = loadSettings({ file: fileOf("") });
  for (const name of settingNames) expect(settings[name]).toBe(settingsTable[name].default);
  expect(Object.isFrozen(settings)).toBe(true);
});

test.each(settingNames)("the default of %s is valid, and it has words", (name) => {
  const { schema, default: initial, meaning, expected } = settingsTable[name];
  expect(schema.safeParse(initial).success).toBe(true);
  expect(meaning).toMatch(/^[A-Z].+[^.]$/);
  expect(expected).not.toBe("");
});

test("a flag beats the environment, which beats the file", () => {
  const file = fileOf("port: 1\nhost: file\nmaxModels: 3\nautoCreateModels: false\n");
  const environment = { PLUMBLINE_PORT: "2", PLUMBLINE_HOST: "environment", HOME: "/" };
  const settings = loadSettings({ file, environment, flags: { port: "3" } });
  expect(settings).toMatchObject({
    ...{ port: 3, host: "environment", maxModels: 3, autoCreateModels: false },
  });
});

test("names follow from the setting's", () => {
  expect(environmentName("dataFolder")).toBe("PLUMBLINE_DATA_FOLDER");
  expect(flagName("dataFolder")).toBe("--data-folder");
});

test.each([
  ["port: many", 1, 7, "port: expected a whole number from 0 to 65535"],
  ['port: "7410"', 1, 7, "port: expected a whole number"],
  ["# one\nprot: 1", 2, 1, 'unknown setting "prot". Did you mean'],
  ["- a", 1, 1, "expected settings, one `name: value` a line"],
  ["port: [1", 1, 9, ""],
  ["port:", 1, 6, "port: expected"],
])("the file %j is refused with its place", (text, line, column, problem) => {
  const path = fileOf(text);
  const load = () => loadSettings({ file: path });
  expect(load).toThrow(`${path}:${line}:${column}: ${problem}`);
});

test("a file that has to be there and is not is named", () => {
  expect(() => loadSettings({ file: "/none/x.yaml" })).toThrow("/none/x.yaml");
});

test.each([
  [{ environment: { PLUMBLINE_PORT: "70000" } }, "PLUMBLINE_PORT", "70000"],
  [{ environment: { PLUMBLINE_PORT: "" } }, "PLUMBLINE_PORT", '""'],
  [{ environment: { PLUMBLINE_AUTO_CREATE_MODELS: "yes" } }, "PLUMBLINE_AUTO", "true or false"],
  [{ flags: { requireKeys: "never" } }, "--require-keys", "one of auto, always"],
])("%j is refused with words", (sources, option, words) => {
  const load = () => loadSettings({ file: fileOf(""), ...sources });
  expect(load).toThrow(option);
  expect(load).toThrow(words);
});

test("a secret is shown nowhere, not even when it is wrong", () => {
  const environment = { PLUMBLINE_ADMIN_KEY: "a-secret-of-enough-length" };
  const settings = loadSettings({ file: fileOf(""), environment });
  expect(JSON.stringify(shownSettings(settings))).not.toContain("a-secret");
  const short = () => loadSettings({ environment: { PLUMBLINE_ADMIN_KEY: "a-secret" } });
  expect(short).toThrow("[redacted]");
  expect(short).not.toThrow("a-secret");
});
