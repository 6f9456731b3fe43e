import { parseConfig } from "@plumbline/cli";
import { configJsonSchema } from "@plumbline/contracts";
import { checks } from "@plumbline/core";
import { keyRows } from "./key-rows.ts";
import type { JsonSchema } from "./json-schema.ts";
import { block, page, table } from "./markdown.ts";
import { ruleLanguage } from "./rule-language.ts";

const example = `version: 1
baseline: data/january/*.parquet
roles:
  target: late
  prediction: predicted_late
  score: late_probability
  id: prediction_id
  time: date
columns:
  origin: { kind: categorical }
  internal_note: { ignore: true }
segments:
  - origin
  - origin*weekday
performance: { task: binary, positive: 1, threshold: 0.5 }
rules:
  - { name: plausible delay, column: delay, range: { min: -100, max: 3000 }, maxShare: 0.001 }
  - { column: origin, pattern: "^[A-Z]{3}$" }
  - { name: no flight to itself, expression: origin != destination }
checks:
  freshness: false
falseAlarmRate: 0.01
report:
  json: out/result.json
  html: out/report.html
`;

export function configurationPage(): string {
  parseConfig(example, "the example in the docs", checks);
  const root = configJsonSchema() as JsonSchema;
  return page(
    "# Configuration",
    "`plumbline.yaml` says once what flags would say each time. `plumbline init FILE` writes one to start from; `plumbline check` reads it from the current folder, or from `--config FILE`. Paths in it start in its own folder. An unknown key is an error that names the place and the nearest key there is.",
    block("yaml", example),
    "Editors complete and check the file with the JSON Schema in [plumbline.schema.json](../schemas/plumbline.schema.json). The options of each check are in [checks](checks.md).",
    "## Keys",
    table(["Key", "Value", "Meaning"], keyRows(root, "")),
    "## Rules",
    "A rule has exactly one of `range`, `set`, `pattern` and `expression`; the first three need `column`.",
    ruleLanguage(),
  );
}
