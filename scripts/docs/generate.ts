// Writes the pages and schemas that come from the code; with --check, says which differ from it.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { checksPage } from "./checks-page.ts";
import { cliPage } from "./cli-page.ts";
import { configurationPage } from "./configuration-page.ts";
import { errorsPage } from "./errors-page.ts";
import { modelConfigurationPage } from "./model-configuration-page.ts";
import {
  configSchemaFile,
  evaluationSchemaFile,
  modelConfigSchemaFile,
  resultSchemaFile,
} from "./schemas.ts";
import { settingsPage } from "./settings-page.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const head =
  "<!-- Made from the code by scripts/docs/generate.ts: change the code, not this page. -->\n\n";

const files: Readonly<Record<string, string>> = {
  "docs/reference/cli.md": head + cliPage(),
  "docs/reference/configuration.md": head + configurationPage(),
  "docs/reference/checks.md": head + checksPage(),
  "docs/reference/errors.md": head + errorsPage(),
  "docs/reference/model-configuration.md": head + modelConfigurationPage(),
  "docs/reference/settings.md": head + settingsPage(),
  "docs/schemas/evaluation.schema.json": await evaluationSchemaFile(),
  "docs/schemas/model.schema.json": await modelConfigSchemaFile(),
  "docs/schemas/plumbline.schema.json": await configSchemaFile(),
  "docs/schemas/result.schema.json": await resultSchemaFile(),
};

const stale = Object.entries(files).filter(([path, content]) => content !== onDisk(root + path));
if (process.argv.includes("--check")) {
  for (const [path] of stale) {
    console.error(
      `${path} differs from the code: run node --conditions=source scripts/docs/generate.ts`,
    );
  }
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  for (const [path, content] of stale) {
    mkdirSync(dirname(root + path), { recursive: true });
    writeFileSync(root + path, content);
  }
}
console.log(`${Object.keys(files).length} files made from the code, ${stale.length} differed`);

function onDisk(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
