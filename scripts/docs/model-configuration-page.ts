import { modelConfigJsonSchema, modelConfigSchema } from "@plumbline/contracts";
import { parse } from "yaml";
import type { JsonSchema } from "./json-schema.ts";
import { keyRows } from "./key-rows.ts";
import { block, page, table } from "./markdown.ts";

const example = `timeZone: Europe/Berlin
task: binary
positive: "yes"
threshold: 0.4
ignore: [internal_note]
segments:
  - [country]
  - [country, device]
baseline: { kind: period, from: 2026-01-01T00:00:00Z, to: 2026-02-01T00:00:00Z }
monitors:
  - name: hourly
    window: { every: 1h }
    ready: 2m
    labelMaturity: 3d
  - name: like-last-weeks
    window: { every: 1h }
    reference: { kind: seasonal, weeks: 4 }
    checks:
      vanished-categories: false
  - name: each-thousand
    window: { rows: 1000 }
    reference: { kind: trailing, windows: 20, lag: 5 }
    versions: each
retentionDays: 400
`;

export function modelConfigurationPage(): string {
  modelConfigSchema.parse(parse(example));
  return page(
    "# Configuration of a live model",
    "One document says how a model is watched. `plumbline apply FILE --model NAME` puts it in force and shows what changes, `--dry-run` only shows it; `PUT /v1/models/NAME/config` does the same. Without one, each hour is judged against the first 2,000 rows.",
    block("yaml", example),
    "Editors complete and check the file with the JSON Schema in [model.schema.json](../schemas/model.schema.json). The options of each check are in [checks](checks.md), what windows, references and readiness mean in [a live model](../live.md).",
    table(["Key", "Value", "Meaning"], keyRows(rootSchema(), "")),
  );
}

/** A schema with a name of its own stands among the definitions. */
function rootSchema(): JsonSchema {
  const { $ref = "", $defs = {} } = modelConfigJsonSchema();
  return ($defs[$ref.split("/").at(-1) ?? ""] ?? modelConfigJsonSchema()) as JsonSchema;
}
