import type { Config } from "@plumbline/contracts";
import type { CheckOptions } from "@plumbline/core";
import { withoutUndefined } from "./without-undefined.ts";

/** How the comparison is judged; a flag beats the configuration. */
export function checkSettings(
  flags: { readonly falseAlarmRate?: number | undefined },
  config: Config | null,
  nowMs: number,
): CheckOptions {
  return withoutUndefined({
    falseAlarmRate: flags.falseAlarmRate ?? config?.falseAlarmRate,
    checks: config?.checks,
    nowMs,
  });
}
