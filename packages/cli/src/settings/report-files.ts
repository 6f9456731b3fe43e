import { join, isAbsolute, relative, resolve } from "node:path";
import { PlumblineError } from "@plumbline/core";
import type { LoadedConfig } from "../config/read-config.ts";
import { pathFrom } from "../files/path-from.ts";

export const reportFormats = ["json", "junit", "markdown", "html"] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** A report to be written. */
export interface ReportFile {
  readonly format: ReportFormat;
  readonly path: string;
  /** As the user wrote it. */
  readonly shown: string;
}

export type ReportFlags = { readonly [Format in ReportFormat]?: string | undefined };

/** Files named by flags start in `cwd`, those of the configuration in its own folder. */
export function reportFiles(
  flags: ReportFlags,
  loaded: LoadedConfig | null,
  cwd: string,
): readonly ReportFile[] {
  return reportFormats.flatMap((format): ReportFile[] => {
    const flag = flags[format];
    if (flag !== undefined) return [{ format, path: pathFrom(cwd, flag), shown: flag }];
    const configured = loaded?.config.report?.[format];
    if (loaded === null || configured === undefined) return [];
    return [{ format, path: pathInConfig(loaded, configured, cwd), shown: configured }];
  });
}

/** A path of the configuration, openable from the process. */
export function pathInConfig(loaded: LoadedConfig, path: string, cwd: string): string {
  if (isAbsolute(path)) return path;
  const full = join(loaded.folder, path);
  return cwd === process.cwd() ? relative(cwd, resolve(full)) : full;
}

/**
 * Refuses to write two reports, or a report and an input, into one place.
 * @throws PlumblineError PL_USAGE_INVALID
 */
export function assertApart(outputs: readonly ReportFile[], inputs: readonly string[]): void {
  const taken = new Set(inputs.map((input) => resolve(input)));
  for (const { path, shown } of outputs) {
    const place = resolve(path);
    if (taken.has(place)) {
      throw new PlumblineError("PL_USAGE_INVALID", {
        problem: `${shown} would be overwritten: it is an input or another output`,
        remedy: "Give every output a name of its own",
      });
    }
    taken.add(place);
  }
}
