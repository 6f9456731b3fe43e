import type { ExecutorCheck } from "@plumbline/contracts";

const signs = { good: "ok     ", bad: "WRONG  ", unknown: "unknown" } as const;

/** What a check of a connection found, one finding a line. */
export function findingsText(head: string, findings: ExecutorCheck["findings"]): string {
  const lines = findings.map(
    ({ name, outcome, detail }) => `${signs[outcome]}  ${name}: ${detail}`,
  );
  return [head, ...lines].join("\n");
}
