import type { PredictionEvent } from "@plumbline/contracts";
import type { StoredEntry } from "../storage/log/event-log.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import { createModelStore } from "../storage/metadata/model-store.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";
import { collectPredictions } from "./collect-predictions.ts";
import { cutModel } from "./cut-model.ts";
import { feedbackRow, type SentFeedback } from "./feedback-rows.ts";
import { knownPredictions } from "./known-predictions.ts";
import { matchFeedback } from "./match-feedback.ts";
import { createModelCut, type ModelCut, type QuarantinedRow } from "./model-cut.ts";

/** Events looked up against one state of the metadata; other work of the thread comes in between. */
const eventsAtOnce = 10_000;

/** What a cut brings, model by model. Gathering it twice gives the same. */
export async function collectCut(
  metadata: Metadata,
  entries: readonly StoredEntry[],
): Promise<readonly ModelCut[]> {
  await ensureModels(metadata, entries);
  const cuts = new Map<string, ModelCut>();
  for (const group of groups(entries)) {
    await metadata.read((prepare) => collectGroup(prepare, cuts, group));
  }
  for (const cut of cuts.values()) await metadata.read((prepare) => matchFeedback(prepare, cut));
  return [...cuts.values()];
}

async function ensureModels(metadata: Metadata, entries: readonly StoredEntry[]): Promise<void> {
  const models = createModelStore(metadata.db);
  const firstSeen = new Map<string, number>();
  for (const { model, receivedAtMs } of entries) {
    if (!firstSeen.has(model)) firstSeen.set(model, receivedAtMs);
  }
  for (const [model, receivedAtMs] of firstSeen) await models.create(model, receivedAtMs);
}

function groups(entries: readonly StoredEntry[]): readonly (readonly StoredEntry[])[] {
  const result: StoredEntry[][] = [];
  let events = eventsAtOnce;
  for (const entry of entries) {
    if (events >= eventsAtOnce) {
      result.push([]);
      events = 0;
    }
    result.at(-1)?.push(entry);
    events += entry.count;
  }
  return result;
}

interface ReadEntry {
  readonly cut: ModelCut;
  readonly entry: StoredEntry;
  readonly rows: readonly unknown[] | null;
}

function collectGroup(
  prepare: Prepare,
  cuts: Map<string, ModelCut>,
  group: readonly StoredEntry[],
): void {
  const read = group.map((entry): ReadEntry => {
    return { entry, cut: cutOf(prepare, cuts, entry.model), rows: rowsOf(entry) };
  });
  for (const [cut, entries] of Map.groupBy(read, ({ cut }) => cut)) {
    const ids = entries.flatMap(({ entry, rows }) =>
      entry.kind === "prediction" && rows !== null
        ? (rows as readonly PredictionEvent[]).map(({ id }) => id)
        : [],
    );
    const known = knownPredictions(prepare, cut.model.id, ids);
    for (const entry of entries) collectEntry(entry, known);
    cut.counts.quarantined = cut.quarantined.length;
  }
}

function collectEntry({ cut, entry, rows }: ReadEntry, known: ReadonlySet<string>): void {
  if (rows === null || entry.kind === "deletion") cut.quarantined.push(unreadable(entry));
  else if (entry.kind === "prediction") {
    collectPredictions(cut, entry, rows as readonly PredictionEvent[], known);
  } else if (entry.kind === "feedback") {
    (rows as readonly SentFeedback[]).forEach((event, place) => {
      cut.feedback.push(feedbackRow(event, entry.firstOffset + place, entry.receivedAtMs));
    });
  } else {
    for (const row of rows as readonly Omit<QuarantinedRow, "receivedMs">[]) {
      cut.quarantined.push({ ...row, receivedMs: entry.receivedAtMs });
    }
  }
}

function cutOf(prepare: Prepare, cuts: Map<string, ModelCut>, name: string): ModelCut {
  const known = cuts.get(name);
  if (known !== undefined) return known;
  const cut = createModelCut(cutModel(prepare, name));
  cuts.set(name, cut);
  return cut;
}

function rowsOf({ body }: StoredEntry): readonly unknown[] | null {
  try {
    const rows: unknown = JSON.parse(Buffer.from(body).toString("utf8"));
    return Array.isArray(rows) ? rows : null;
  } catch {
    return null;
  }
}

const maxShownBytes = 65_536;

/** An entry that cannot be read must not hold up those behind it. */
function unreadable({ kind, body, count, receivedAtMs }: StoredEntry): QuarantinedRow {
  return {
    kind: kind === "feedback" ? "feedback" : "prediction",
    receivedMs: receivedAtMs,
    reason: "malformed",
    field: null,
    value: null,
    message: `The log holds ${count} rows of kind ${kind} that cannot be read: a fault of Plumbline`,
    body: Buffer.from(body.subarray(0, maxShownBytes)).toString("utf8"),
  };
}
