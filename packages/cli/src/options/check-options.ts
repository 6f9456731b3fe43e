import { grouped } from "./option.ts";
import { filePath, number } from "./value-kind.ts";

export const checkOptions = {
  ...grouped("Comparison", {
    baseline: {
      flags: "-b, --baseline",
      value: filePath,
      takes: "many",
      summary: "Rows that were good, or a baseline saved by plumbline baseline",
      config: "baseline",
    },
    falseAlarmRate: {
      flags: "--false-alarm-rate",
      value: number("a number between 0 and 1", (rate) => rate > 0 && rate < 1),
      summary: "Chance that a comparison without any change alerts at all",
      config: "falseAlarmRate",
      otherwise: "0.01",
    },
  }),
  ...grouped("Output", {
    all: { flags: "--all", summary: "Show every row of the table, also where nothing happened" },
    output: {
      flags: "-o, --output",
      value: filePath,
      summary: "Save the result, for plumbline report and explain",
      config: "report.json",
    },
    junit: {
      flags: "--junit",
      value: filePath,
      summary: "Write JUnit XML, for CI systems",
      config: "report.junit",
    },
    markdown: {
      flags: "--markdown",
      value: filePath,
      summary: "Write Markdown, for a comment on a change",
      config: "report.markdown",
    },
    html: {
      flags: "--html",
      value: filePath,
      summary: "Write a page with charts, in one file",
      config: "report.html",
    },
  }),
} as const;
