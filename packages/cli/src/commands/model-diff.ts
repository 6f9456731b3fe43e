import { versionDiffSchema, type VersionDiff } from "@plumbline/contracts";
import { exitCodes } from "../exit-code.ts";
import { connect, modelPath } from "../live/connect.ts";
import { jsonOption } from "../options/general-options.ts";
import { serverOptions } from "../options/server-options.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const modelDiff = defineCommand({
  name: "model diff",
  summary: "Show what differs between two versions of a model",
  description: "Data, code, parameters, metrics, what is done to the score, and the baselines.",
  arguments: [
    { name: "MODEL", summary: "Name of the model" },
    { name: "A", summary: "One version" },
    { name: "B", summary: "The other version" },
  ],
  options: { ...serverOptions, ...jsonOption },
  examples: [{ does: "What is new", line: "plumbline model diff churn v1 v2" }],
  async run({ args: [model = "", a = "", b = ""], flags, io }) {
    const path = modelPath(model, "versions", a, "diff", b);
    const diff = await connect(io, flags).ask(path, versionDiffSchema);
    if (flags.json === true) writeJson(io, diff);
    else writeText(io, visibleLines(diffText(diff)));
    return exitCodes.ok;
  },
});

function diffText(diff: VersionDiff): string {
  const { data, code, artifact, parameters, metrics, scoring, baseline } = diff;
  const change = (name: string, before: unknown, after: unknown): string =>
    `  ${name}: ${valueText(before)} → ${valueText(after)}`;
  const isSame = baseline.a === baseline.b;
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ["Data", data.map((one) => change(one.kind, one.a, one.b))],
    ["Code", code === null ? [] : [change("git", code.a, code.b)]],
    ["Artifact", artifact === null ? [] : [change("artifact", artifact.a, artifact.b)]],
    ["Parameters", parameters.map(({ name, a, b }) => change(name, a, b))],
    [
      "Metrics",
      metrics.map(({ name, a, b, difference }) => change(name, a, b) + byText(difference)),
    ],
    ["Score", scoring.map(({ name, a, b }) => change(name, a, b))],
    [
      "Baseline",
      [
        ...(isSame ? [] : [change("from", baseline.a, baseline.b)]),
        ...baseline.columns.map(({ column, change: words }) => `  ${column}: ${words}`),
      ],
    ],
  ];
  const lines = sections.flatMap(([title, content]) =>
    content.length === 0 ? [] : [title, ...content],
  );
  return [`${diff.model}: ${diff.a} → ${diff.b}. ${diff.summary}`, ...lines].join("\n");
}

const byText = (difference: number | null): string =>
  difference === null ? "" : ` (${difference > 0 ? "+" : ""}${Number(difference.toPrecision(4))})`;

function valueText(value: unknown): string {
  if (value === null || value === undefined || value === "") return "none";
  return typeof value === "string" ? value : JSON.stringify(value);
}
