import type { IncidentSignal, NoticeChart, SeriesPoint } from "@plumbline/contracts";
import type { Incident } from "../domain/incident.ts";
import { resultPoints, seriesOf } from "../domain/series-of.ts";
import {
  evaluationRecords,
  type StoredEvaluation,
} from "../storage/metadata/evaluation-records.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";

const mostWindows = 45;
/** A line needs two. */
const fewestPoints = 2;

/** What alarmed first, over the windows of its monitor; undefined where no monitor measured it. */
export function incidentChart(prepare: Prepare, incident: Incident): NoticeChart | undefined {
  const evaluations = evaluationRecords(prepare);
  for (const signal of incident.details.signals) {
    const seen = signal.evaluation === null ? undefined : evaluations.get(signal.evaluation);
    if (seen === undefined) continue;
    const points = pointsOf(evaluations.newest(seen, mostWindows), signal);
    if (points.filter((point) => valueOf(point) !== null).length < fewestPoints) continue;
    return {
      label: labelOf(signal),
      reference:
        points.findLast(({ currentValue }) => currentValue !== null)?.baselineValue ?? null,
      openedAt: new Date(incident.firstWindowMs).toISOString(),
      points: points.map((point) => ({
        ...{ from: point.from, to: point.to, value: valueOf(point) },
        ...{ lower: point.lower, upper: point.upper },
        ...{ isAlert: point.verdict === "alert", isMature: point.isMature },
      })),
    };
  }
  return undefined;
}

/** One a window: where two versions answered in it, the one that answered more. */
function pointsOf(
  evaluations: readonly StoredEvaluation[],
  { family, check, column, segment }: IncidentSignal,
): readonly SeriesPoint[] {
  const read = evaluations.map(({ document }) => ({
    summary: document,
    results: resultPoints(document),
  }));
  const asked = { family, check, ...(column === null ? {} : { column }), segment: segment ?? "" };
  const [series] = seriesOf(read, asked);
  const byWindow = new Map<string, SeriesPoint>();
  for (const point of series?.points ?? []) {
    const known = byWindow.get(point.to);
    if (known === undefined || known.rows < point.rows) byWindow.set(point.to, point);
  }
  return [...byWindow.values()];
}

const valueOf = ({ currentValue, value }: SeriesPoint): number | null => currentValue ?? value;

function labelOf({ check, column, segment, unit }: IncidentSignal): string {
  const where = [column, segment].filter((part) => part !== null).join(", ");
  const what = where === "" ? check : `${check} of ${where}`;
  return unit === "" ? what : `${what} (${unit})`;
}
