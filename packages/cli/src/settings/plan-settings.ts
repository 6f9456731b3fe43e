import type { Config } from "@plumbline/contracts";
import type { ColumnKind, PlanOptions, Roles } from "@plumbline/core";
import type { FlagsOf } from "../options/option.ts";
import { roleOptions, segmentValue, type planOptions } from "../options/plan-options.ts";
import { withoutUndefined } from "./without-undefined.ts";
import { rulePlans } from "./rule-plans.ts";

export type PlanFlags = FlagsOf<typeof planOptions>;

/** What flags and configuration say about the plan; a flag beats the configuration. */
export function planSettings(flags: PlanFlags, config: Config | null): PlanOptions {
  const performance = config?.performance ?? {};
  const positive = flags.positive ?? performance.positive;
  return withoutUndefined({
    roles: rolesFrom(flags, config),
    kinds: kindsFrom(flags, config),
    ignore: ignoredFrom(flags, config),
    segments: flags.segment ?? config?.segments?.map(segmentColumns) ?? [],
    task: flags.task ?? performance.task,
    positive: positive === undefined ? undefined : String(positive),
    threshold: flags.threshold ?? performance.threshold,
    k: flags.k ?? performance.k,
    rules: rulePlans(config?.rules),
    sampleSize: config?.sampleSize,
  });
}

function rolesFrom(flags: PlanFlags, config: Config | null): Roles {
  const given: Record<string, unknown> = { ...config?.roles };
  for (const name of Object.keys(roleOptions) as (keyof typeof roleOptions)[]) {
    if (flags[name] !== undefined) given[name] = flags[name];
  }
  return withoutUndefined(given) as Roles;
}

function kindsFrom(flags: PlanFlags, config: Config | null): Readonly<Record<string, ColumnKind>> {
  const kinds = new Map<string, ColumnKind>();
  for (const [name, column] of Object.entries(config?.columns ?? {})) {
    if (column.kind !== undefined) kinds.set(name, column.kind);
  }
  for (const { column, kind } of flags.kind ?? []) kinds.set(column, kind);
  return Object.fromEntries(kinds);
}

function ignoredFrom(flags: PlanFlags, config: Config | null): readonly string[] {
  const columns = Object.entries(config?.columns ?? {});
  const ignored = columns.filter(([, column]) => column.ignore === true).map(([name]) => name);
  return [...new Set([...ignored, ...(flags.ignore ?? [])])];
}

/** In a text, * crosses columns; in a list, names are taken as they are. */
function segmentColumns(segment: string | readonly string[]): readonly string[] {
  return typeof segment === "string" ? (segmentValue.parse(segment) ?? [segment]) : segment;
}
