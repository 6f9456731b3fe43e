import { allVersions } from "../domain/monitor.ts";
import type { TimeWindow } from "../domain/time-window.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";

/** A baseline as far as it says whose answers it holds. */
interface BaselineOfAnswers {
  /** Null for all versions. */
  readonly version: string | null;
  readonly origin: unknown;
}

interface AskedWindow extends TimeWindow {
  readonly modelId: number;
  /** One, or all. */
  readonly version: string;
}

/** Versions that answered in a window and whose answers the baseline does not hold. */
export function answersOf(
  metadata: Metadata,
  baseline: BaselineOfAnswers,
  { modelId, version, startMs, endMs }: AskedWindow,
): Promise<readonly string[]> {
  return metadata.read((prepare) => {
    const there =
      version === allVersions
        ? prepare(selectIn)
            .all(modelId, endMs, startMs)
            .map((row) => String(row["version"]))
        : [version];
    return there.filter((one) => isAnother(prepare, baseline, { modelId, version: one }));
  });
}

interface OneVersion {
  readonly modelId: number;
  readonly version: string;
}

/** Whether a version wants a baseline of its own rows: the one in force holds no answers of it. */
export function lacksAnswers(
  metadata: Metadata,
  baseline: BaselineOfAnswers,
  asked: OneVersion,
): Promise<boolean> {
  if (asked.version === allVersions) return Promise.resolve(false);
  const { kind } = (baseline.origin ?? {}) as { readonly kind?: unknown };
  if (kind === "training-set") return Promise.resolve(true);
  return metadata.read((prepare) => isAnother(prepare, baseline, asked));
}

/**
 * A baseline of rows that the server chose holds the versions that were there then; one that was given
 * for all versions holds the first there ever was.
 */
function isAnother(
  prepare: Prepare,
  { version: own, origin }: BaselineOfAnswers,
  { modelId, version }: OneVersion,
): boolean {
  if (own !== null) return false;
  const { toMs } = (origin ?? {}) as { readonly toMs?: unknown };
  const seen = prepare(selectOne).get(modelId, version);
  if (seen === undefined) return false;
  const firstMs = Number(seen["first"]);
  if (typeof toMs === "number") return firstMs >= toMs;
  return firstMs > Number(prepare(selectFirst).get(modelId)?.["first"]);
}

const selectIn = `
  select version from versions where model_id = ? and first_seen_at < ? and last_seen_at >= ?
  order by first_seen_at, version`;
const selectOne = `
  select first_seen_at as first from versions where model_id = ? and version = ?`;
const selectFirst = "select min(first_seen_at) as first from versions where model_id = ?";
