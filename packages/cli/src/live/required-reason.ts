import { PlumblineError } from "@plumbline/core";

/** @throws PlumblineError PL_USAGE_INVALID without a reason */
export function requiredReason(
  reason: string | undefined,
  what = "a change of who answers",
): string {
  if (reason !== undefined) return reason;
  throw new PlumblineError("PL_USAGE_INVALID", {
    problem: `${what} needs a reason`,
    remedy: 'Pass --reason "…": it is kept in the audit',
  });
}
