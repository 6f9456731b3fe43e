import type { AliasMove } from "@plumbline/contracts";
import type { StoredMove } from "../../storage/metadata/alias-store.ts";
import { isoTime } from "../read-side/iso-time.ts";

/** A move of an alias as answers write it. */
export function shownMove(move: StoredMove, model: string): AliasMove {
  const { modelId: _modelId, atMs, eventTimeMs, deployment, ...same } = move;
  return {
    ...same,
    ...{ model, at: isoTime(atMs), eventTime: isoTime(eventTimeMs) },
    deployment: { ...deployment },
  };
}
