import type { Incident } from "../domain/incident.ts";
import { momentWords } from "../domain/incident-words.ts";
import { tell, type LoopContext } from "./loop-context.ts";

const mostTold = 10;

/** What happened around the beginning of an incident: notes of people, deploys, new versions. */
export function tellSurroundings(
  context: LoopContext,
  { id, modelId, firstWindowMs, lastWindowMs }: Incident,
  windowMs: number,
): void {
  const { prepare, annotations } = context;
  const [fromMs, toMs] = [firstWindowMs - windowMs, lastWindowMs];
  const noted = annotations.list({ modelId, fromMs, toMs, limit: mostTold }).toReversed();
  for (const { kind, fromMs: at, text, actor } of noted) {
    const message = `${kind} at ${momentWords(at)}, noted by ${actor}: ${text}`;
    tell(context, id, { lane: "outside", eventTimeMs: at, message });
  }
  for (const move of prepare(selectMoves).all(modelId, fromMs, toMs, mostTold)) {
    tellMove(context, id, move as unknown as AliasMove);
  }
  for (const row of prepare(selectVersions).all(modelId, fromMs, toMs, modelId, mostTold)) {
    const [version, at] = [String(row["version"]), Number(row["first_seen_at"])];
    const message = `${version} answered for the first time at ${momentWords(at)}`;
    tell(context, id, { lane: "outside", eventTimeMs: at, message, link: { version } });
  }
}

export interface AliasMove {
  readonly id: number;
  readonly model_id: number;
  readonly alias: string;
  readonly to_version: string | null;
  readonly event_time: number;
  readonly actor: string;
  readonly reason: string;
}

export function tellMove(context: LoopContext, incidentId: number, move: AliasMove): void {
  const { alias, to_version: version, event_time: at, actor, reason } = move;
  tell(context, incidentId, {
    ...{ lane: "promotion", eventTimeMs: at },
    message: `${version ?? "No version"} became ${alias} at ${momentWords(at)}, by ${actor}: ${reason}`,
    ...(version === null ? {} : { link: { version } }),
  });
}

const selectMoves = `
  select id, model_id, alias, to_version, event_time, actor, reason from alias_moves
  where model_id = ? and event_time >= ? and event_time < ? and kind not in ('drill', 'registration')
  order by id limit ?`;
/** The first version of all is no news. */
const selectVersions = `
  select version, first_seen_at from versions
  where model_id = ? and first_seen_at >= ? and first_seen_at < ?
    and first_seen_at > (select min(first_seen_at) from versions where model_id = ?)
  order by first_seen_at limit ?`;
