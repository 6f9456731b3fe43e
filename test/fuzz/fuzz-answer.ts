import type { FuzzRow } from "./fuzz-row.ts";

/** An answer of the server, as far as its form is concerned. */
export interface FuzzAnswer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** What became of the rows of a batch. */
export interface RowCounts {
  readonly accepted: number;
  readonly quarantined: number;
}

export const none: RowCounts = { accepted: 0, quarantined: 0 };

/** Failures that are ours, and refusals without words, are faults. */
export function faultOfAnswer({ status, type, text }: FuzzAnswer): string | null {
  if (status >= 500) return `it was answered with ${status}: ${text.slice(0, 500)}`;
  if (status < 400) return null;
  if (!type.startsWith("application/problem+json")) return `a refusal of type ${type}`;
  const { code, detail, status: said } = JSON.parse(text) as Partial<Record<string, unknown>>;
  const isTold = typeof code === "string" && typeof detail === "string" && detail.length > 20;
  return isTold && said === status ? null : `a refusal without words: ${text.slice(0, 500)}`;
}

interface Rejected {
  readonly index: number;
  readonly reason: string;
  readonly field: string | null;
  readonly value: string | null;
  readonly message: string;
}

/** How many rows were taken and set apart; `none` for bodies that were refused as a whole. */
export function countsOf({
  status,
  text,
}: FuzzAnswer): RowCounts & { rejected: readonly Rejected[] } {
  if (status === 200) {
    return JSON.parse(text) as RowCounts & { rejected: readonly Rejected[] };
  }
  if (status !== 422) return { ...none, rejected: [] };
  const { detail, errors } = JSON.parse(text) as { detail: string; errors: readonly Rejected[] };
  const quarantined = Number(/^None of the (\d+) rows/u.exec(detail)?.[1]);
  return { accepted: 0, quarantined, rejected: errors };
}

/** Whether each row of a batch met what it deserves. */
export function faultOfRows(rows: readonly FuzzRow[], answer: FuzzAnswer): string | null {
  if (answer.status !== 200 && answer.status !== 422) {
    return `a batch was refused as a whole with ${answer.status}: ${answer.text.slice(0, 500)}`;
  }
  const { accepted, quarantined, rejected } = countsOf(answer);
  if (accepted + quarantined !== rows.length) {
    return `of ${rows.length} rows ${accepted} were accepted and ${quarantined} set apart`;
  }
  const good = rows.filter(({ expected }) => expected === "good").length;
  const bad = rows.filter(({ expected }) => expected === "bad").length;
  for (const { index, reason, field, value, message } of rejected) {
    const row = rows[index];
    const seen = JSON.stringify({ reason, field, value, message });
    if (row?.expected === "good")
      return `a good row was refused: ${seen} ${row.text.slice(0, 500)}`;
    const isTold = reason.length > 0 && message.length > 20 && message.length < 1_000;
    if (!isTold) return `a row was refused without words: ${seen}`;
    if (!/expected|send|put/iu.test(message)) return `a remedy is missing: ${message}`;
  }
  if (accepted < good) return `only ${accepted} of ${good} good rows were accepted`;
  if (quarantined < bad) {
    const shown = new Set(rejected.map(({ index }) => index));
    const row = rows.find(({ expected }, index) => expected === "bad" && !shown.has(index));
    return `only ${quarantined} of ${bad} bad rows were set apart; one that may not: ${row?.text.slice(0, 500)}`;
  }
  return null;
}
