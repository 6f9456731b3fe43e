import { readFileSync } from "node:fs";
import { nearestName, PlumblineError } from "@plumbline/core";
import { isMap, isScalar, LineCounter, parseDocument, type Document, type Node } from "yaml";
import type { z } from "zod";
import {
  environmentName,
  flagName,
  settingNames,
  settingsTable,
  type SettingName,
  type Settings,
} from "./settings.ts";

export const defaultSettingsFile = "plumbline-server.yaml";

export interface SettingsSources {
  /** A file that has to be there; without it, `plumbline-server.yaml` is read if it is there. */
  readonly file?: string | undefined;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** By setting: texts as typed, or values. */
  readonly flags?: Partial<Readonly<Record<SettingName, unknown>>>;
}

type Values = Partial<Record<SettingName, unknown>>;

/**
 * The settings from all sources: a flag beats the environment, which beats the file.
 * @throws PlumblineError PL_CONFIG_INVALID with the place in the file, PL_OPTION_INVALID for the others
 */
export function loadSettings({ file, environment = {}, flags = {} }: SettingsSources): Settings {
  const values: Values = { ...fromFile(file) };
  for (const name of settingNames) {
    const variable = environment[environmentName(name)];
    if (variable !== undefined) values[name] = checked(name, variable, environmentName(name));
    if (flags[name] !== undefined) values[name] = checked(name, flags[name], flagName(name));
  }
  const entries = settingNames.map((name) => [name, values[name] ?? settingsTable[name].default]);
  return Object.freeze(Object.fromEntries(entries)) as Settings;
}

/** Texts stand for numbers and truth values where the setting is one. */
function checked(name: SettingName, given: unknown, option: string): unknown {
  const { expected, isSecret } = settingsTable[name];
  const value = typeof given === "string" ? fromText(name, given) : given;
  if (schemaOf(name).safeParse(value).success) return value;
  const shown = isSecret ? "[redacted]" : String(given).slice(0, 80);
  throw new PlumblineError("PL_OPTION_INVALID", { option, value: shown, expected });
}

function fromText(name: SettingName, given: string): unknown {
  const initial: unknown = settingsTable[name].default;
  if (typeof initial === "number") return given.trim() === "" ? given : Number(given);
  if (typeof initial !== "boolean") return given;
  return new Map<string, unknown>([
    ["true", true],
    ["false", false],
  ]).get(given.trim().toLowerCase());
}

const schemaOf = (name: SettingName): z.ZodType => settingsTable[name].schema;

function fromFile(file: string | undefined): Values {
  const path = file ?? defaultSettingsFile;
  const source = readSource(path, file !== undefined);
  if (source === undefined) return {};
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines });
  const fail = (offset: number, problem: string): never => {
    const { line, col: column } = lines.linePos(offset);
    throw new PlumblineError("PL_CONFIG_INVALID", { path, line, column, problem });
  };
  const [broken] = document.errors;
  if (broken !== undefined) return fail(broken.pos[0], broken.message.split("\n")[0] ?? "");
  return fromDocument(document, fail);
}

function fromDocument(
  document: Document.Parsed,
  fail: (offset: number, problem: string) => never,
): Values {
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) return {};
  if (!isMap(contents))
    return fail(contents.range[0], "expected settings, one `name: value` a line");
  const values: Values = {};
  for (const { key, value } of contents.items) {
    const at = (node: unknown): number => (node as Node | null)?.range?.[0] ?? 0;
    const name = String(isScalar(key) ? key.value : key);
    if (!isSettingName(name)) {
      const hint = nearestName(name, settingNames);
      return fail(at(key), `unknown setting ${JSON.stringify(name)}. ${hint}`);
    }
    const given: unknown = (value as Node | null)?.toJS(document);
    if (!schemaOf(name).safeParse(given).success) {
      fail(at(value ?? key), `${name}: expected ${settingsTable[name].expected}`);
    }
    values[name] = given;
  }
  return values;
}

const isSettingName = (name: string): name is SettingName => Object.hasOwn(settingsTable, name);

function readSource(path: string, mustExist: boolean): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" && !mustExist) return undefined;
    if (code === "ENOENT") throw new PlumblineError("PL_SOURCE_NOT_FOUND", { path }, { cause });
    const details = { path, line: 1, column: 1, problem: `cannot be read: ${message}` };
    throw new PlumblineError("PL_CONFIG_INVALID", details, { cause });
  }
}
