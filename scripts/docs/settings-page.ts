import {
  defaultSettingsFile,
  environmentName,
  flagName,
  settingNames,
  settingsTable,
} from "@plumbline/server";
import { code, page, table } from "./markdown.ts";

export function settingsPage(): string {
  const rows = settingNames.map((name) => {
    const { default: initial, expected, meaning, isSecret } = settingsTable[name];
    const shown = isSecret ? "none" : code(String(initial));
    return [
      code(name),
      code(flagName(name)),
      code(environmentName(name)),
      meaning,
      expected,
      shown,
    ];
  });
  return page(
    "# Settings of the server",
    `\`plumbline serve\` takes them by flag, from the environment, and from a file (\`--settings FILE\`, else \`${defaultSettingsFile}\` in the current folder, if it is there) with one \`name: value\` a line. A flag beats the environment, which beats the file. They are checked once, at the start; an unknown name is an error that names the nearest one.`,
    "How a model is watched is not here: that is its [configuration](model-configuration.md).",
    table(["In the file", "Flag", "Environment", "Meaning", "Value", "Without it"], rows),
  );
}
