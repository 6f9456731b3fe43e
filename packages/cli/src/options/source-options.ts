import { fileFormats } from "@plumbline/core";
import { grouped } from "./option.ts";
import { timeValue } from "./time-value.ts";
import { choice, text } from "./value-kind.ts";

/** How files are read. */
export const sourceOptions = grouped("Files", {
  format: {
    flags: "--format",
    value: choice("FORMAT", fileFormats),
    summary: `Format of the files: ${fileFormats.join(", ")}`,
    config: "format",
    otherwise: "told by the file's name",
  },
  delimiter: {
    flags: "--delimiter",
    value: text,
    summary: "CSV: text between two fields",
    config: "csv.delimiter",
    otherwise: "found out",
  },
  encoding: {
    flags: "--encoding",
    value: choice("ENCODING", ["utf-8", "latin-1", "utf-16"]),
    summary: "CSV: how bytes spell characters: utf-8, latin-1, utf-16",
    config: "csv.encoding",
    otherwise: "utf-8",
  },
  missing: {
    flags: "--missing",
    value: text,
    takes: "each",
    summary: "CSV: a text that means a missing value, e.g. NA; repeatable",
    config: "csv.missing",
    otherwise: "only the empty field",
  },
});

/** Which rows of the files count, by the time column. */
export const timeRangeOptions = grouped("Files", {
  since: {
    flags: "--since",
    value: timeValue,
    summary: "Only rows from this time on (UTC); needs a time column",
  },
  until: {
    flags: "--until",
    value: timeValue,
    summary: "Only rows before this time (UTC, not included); needs a time column",
  },
});

export const baselineRangeOptions = grouped("Files", {
  baselineSince: {
    flags: "--baseline-since",
    value: timeValue,
    summary: "Like --since, for the rows of the baseline",
  },
  baselineUntil: {
    flags: "--baseline-until",
    value: timeValue,
    summary: "Like --until, for the rows of the baseline",
  },
});
