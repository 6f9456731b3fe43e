import { optionsOfCheck } from "@plumbline/cli";
import { checks, type Check } from "@plumbline/core";
import { driftMethods } from "../../packages/core/src/checks/drift-methods.ts";
import { schemaWords } from "./json-schema.ts";
import { code, page, table } from "./markdown.ts";

export function checksPage(): string {
  const families = Object.groupBy(checks as readonly Check[], (check) => check.family);
  return page(
    "# Checks",
    "`plumbline check` runs all of these. Each is switched off or given options under `checks` in [plumbline.yaml](configuration.md): `freshness: false`, or `missing-rate: { … }`.",
    table(
      ["Check", "Question"],
      checks.map(({ id, question }) => [`[\`${id}\`](#${id})`, question]),
    ),
    ...Object.entries(families).flatMap(([family, members]) => [
      `## Family: ${family}`,
      ...members.flatMap(checkSection),
    ]),
    "## Drift methods",
    "How two samples of one measure are compared. A distance alerts when what it has above chance is at least the smallest distance of its method (option `floors`), and significant.",
    table(
      ["Method", "Name", "For", "Unit", "Smallest distance"],
      driftMethods.map(({ id, title, kinds, unit, floor }) => [
        code(id),
        title,
        kinds.join(", "),
        unit,
        String(floor),
      ]),
    ),
  );
}

function checkSection(check: Check): string[] {
  const options = optionsOfCheck(check);
  return [
    `### ${check.id}`,
    `${check.title}. ${check.question}`,
    options.length === 0
      ? "It has no options."
      : table(
          ["Option", "Value", "Default", "Meaning"],
          options.map(({ name, schema, default: otherwise, description }) => [
            code(name),
            schemaWords(schema),
            otherwise === null ? "" : code(JSON.stringify(otherwise)),
            description,
          ]),
        ),
  ];
}
