import type { Config } from "@plumbline/contracts";
import { PlumblineError, type FileSource, type TimeRange } from "@plumbline/core";
import type { FlagsOf } from "../options/option.ts";
import type { sourceOptions } from "../options/source-options.ts";
import { withoutUndefined } from "./without-undefined.ts";

export type SourceFlags = FlagsOf<typeof sourceOptions>;

/** How all files are read; a flag beats the configuration. */
export function sourceSettings(
  flags: SourceFlags,
  config: Config | null,
): Pick<FileSource, "format" | "csv"> {
  const csv = withoutUndefined({
    delimiter: flags.delimiter ?? config?.csv?.delimiter,
    encoding: flags.encoding ?? config?.csv?.encoding,
    missing: flags.missing ?? config?.csv?.missing,
  });
  return withoutUndefined({
    format: flags.format ?? config?.format,
    csv: Object.keys(csv).length > 0 ? csv : undefined,
  });
}

export interface RangeFlags {
  readonly since: number | undefined;
  readonly until: number | undefined;
  /** Put before `since` and `until` in messages: "--" or "--baseline-". */
  readonly prefix: string;
}

/** Years 1 to 9999, what every file format can say. */
const earliestMs = -62_135_596_800_000;
const latestMs = 253_402_300_799_999;

/**
 * The rows to keep, or undefined for all of them.
 * @throws PlumblineError when there is no time column or the range is empty
 */
export function timeRange(
  { since, until, prefix }: RangeFlags,
  column: string | undefined,
): TimeRange | undefined {
  if (since === undefined && until === undefined) return undefined;
  const flag = `${prefix}${since === undefined ? "until" : "since"}`;
  if (column === undefined) {
    throw new PlumblineError("PL_USAGE_INVALID", {
      problem: `${flag} needs to know which column holds the time`,
      remedy: "Pass --time COLUMN, or set roles.time in the configuration",
    });
  }
  const [fromMs, toMs] = [since ?? earliestMs, until ?? latestMs];
  if (fromMs < toMs) return { column, fromMs, toMs };
  throw new PlumblineError("PL_OPTION_INVALID", {
    option: `${prefix}until`,
    value: new Date(toMs).toISOString(),
    expected: `a time after ${prefix}since, ${new Date(fromMs).toISOString()}`,
  });
}
