import type { IngestAnswer, QuarantineReplayAnswer } from "@plumbline/contracts";
import type { Ingestor } from "../../ingest/ingestor.ts";
import { mergeAnswers } from "../../ingest/merge-answers.ts";
import { parseJsonText } from "../../ingest/parse-json.ts";
import { isRecord } from "../../ingest/row-field.ts";
import type { QuarantinedRow, QuarantineStore } from "../../storage/metadata/quarantine-store.ts";
import { isoTime } from "../read-side/iso-time.ts";
import { mendRow, type Mending } from "./mend-row.ts";

export interface ReplayRequest extends Mending {
  readonly reason?: string | undefined;
  readonly ids?: readonly number[] | undefined;
  readonly kind?: QuarantinedRow["kind"] | undefined;
  readonly limit: number;
}

export interface ReplayParts {
  readonly store: QuarantineStore;
  readonly ingestor: Ingestor;
  /** Told of the rows that left, as they were. */
  readonly onMended: (rows: readonly QuarantinedRow[]) => Promise<void>;
}

/** Rows are large at times: few are in memory at once. */
const rowsAtOnce = 200;

/**
 * Sends rows again, mended. They leave the quarantine after they are durable elsewhere: a crash between the
 * two leaves a row twice, never lost, and its id makes the second one harmless.
 */
export async function replayQuarantine(
  { store, ingestor, onMended }: ReplayParts,
  model: { readonly id: number; readonly name: string },
  request: ReplayRequest,
): Promise<QuarantineReplayAnswer> {
  const { reason, ids, kind, limit } = request;
  let answer: IngestAnswer = { accepted: 0, quarantined: 0, rejected: [] };
  let [taken, left] = [0, 0];
  let beforeId = Number.MAX_SAFE_INTEGER;
  for (;;) {
    const page = await store.list(model.id, {
      ...(reason === undefined ? {} : { reason }),
      ...(ids === undefined ? {} : { ids }),
      ...{ beforeId, limit: rowsAtOnce },
    });
    const last = page.at(-1);
    if (last === undefined) break;
    beforeId = last.id;
    const wanted = page.filter((row) => kind === undefined || row.kind === kind);
    const mended = wanted.flatMap((row) => mendedRow(row, request)).slice(0, limit - taken);
    left += wanted.length - mended.length;
    for (const one of ["prediction", "feedback"] as const) {
      const rows = mended.filter((row) => row.kind === one);
      if (rows.length === 0) continue;
      const parsed = {
        ...{ rows: rows.map(({ row }) => row), raw: undefined, hasEscapes: true },
        bytes: Number.MAX_SAFE_INTEGER,
      };
      const sent = await ingestor.ingest({ model: model.name, kind: one, parsed });
      answer = mergeAnswers([answer, sent]);
      const mendedIds = new Set(rows.map(({ id }) => id));
      await store.remove(model.id, [...mendedIds]);
      await onMended(page.filter(({ id }) => mendedIds.has(id)));
      taken += rows.length;
    }
  }
  return { ...answer, taken, left };
}

interface MendedRow {
  readonly id: number;
  readonly kind: QuarantinedRow["kind"];
  readonly row: unknown;
}

/** None when the text is no JSON object, or only the beginning of one: no rule mends that. */
function mendedRow({ id, kind, body, receivedAtMs }: QuarantinedRow, mending: Mending) {
  const row = readRow(body);
  if (row === undefined) return [];
  const mended = mendRow(row, mending);
  // Without a time of its own a row has the time of its arrival: the first one.
  const timed = "time" in mended ? mended : { ...mended, time: isoTime(receivedAtMs) };
  return [{ id, kind, row: timed } satisfies MendedRow];
}

function readRow(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const { value } = parseJsonText(body);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
