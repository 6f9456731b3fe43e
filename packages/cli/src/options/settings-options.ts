import {
  flagName,
  settingNames,
  settingsTable,
  type SettingName,
} from "@plumbline/server/settings";
import type { OptionSpec } from "./option.ts";
import type { ValueKind } from "./value-kind.ts";

/** One flag for each setting of the server; what a value may be is checked where settings are. */
export const settingsOptions = Object.fromEntries(
  settingNames.map((name) => [name, optionOf(name)]),
) as Readonly<Record<SettingName, OptionSpec & { readonly value: ValueKind<string> }>>;

function optionOf(name: SettingName): OptionSpec & { readonly value: ValueKind<string> } {
  const { meaning, expected, isSecret, default: initial } = settingsTable[name];
  const choices = /^one of (.*)$/.exec(expected)?.[1]?.split(", ");
  const value: ValueKind<string> = {
    placeholder: placeholderOf(initial, choices !== undefined),
    expected,
    ...(choices === undefined ? {} : { choices }),
    isFile: name === "dataFolder",
    parse: (given) => given,
  };
  const otherwise = initial === "" ? "none" : String(initial);
  return {
    flags: flagName(name),
    value,
    summary: isSecret ? `${meaning}; better in the environment` : meaning,
    otherwise,
    group: "Settings",
  };
}

function placeholderOf(initial: unknown, isChoice: boolean): string {
  if (typeof initial === "number") return "NUMBER";
  if (typeof initial === "boolean") return "TRUE|FALSE";
  return isChoice ? "WORD" : "TEXT";
}
