import { openDataFolder, type DataFolder } from "../crash/lake-contents.ts";
import type { RowCounts } from "./fuzz-answer.ts";

/** What the answers to all inputs promised. */
export interface Promised {
  /** Rows by model. */
  readonly tallies: ReadonlyMap<string, RowCounts>;
  /** Good rows by model and id, with the number that has to be found. */
  readonly good: ReadonlyMap<string, ReadonlyMap<string, number | null>>;
}

const mostFaults = 20;

/** Whether the lake holds what the answers promised. */
export async function faultsOfLake(
  promises: Promised,
  dataFolder: string,
): Promise<readonly string[]> {
  const folder = await openDataFolder(dataFolder);
  try {
    const faults: string[] = [];
    for (const [model, counts] of promises.tallies) {
      if (counts.accepted + counts.quarantined > 0)
        faults.push(...faultsOfCounts(folder, model, counts));
    }
    for (const [model, rows] of promises.good)
      faults.push(...(await faultsOfRows(folder, model, rows)));
    const failed = folder.all(
      "select summary_json from evaluations where verdict = 'failed' limit 5",
    );
    return [...faults, ...failed.map((row) => `a monitor failed: ${String(row["summary_json"])}`)];
  } finally {
    folder.close();
  }
}

function faultsOfCounts(
  folder: DataFolder,
  model: string,
  { accepted, quarantined }: RowCounts,
): readonly string[] {
  const rows = folder.all(
    "select counters.name, value from counters join models on models.id = model_id where models.name = ?",
    model,
  );
  const counters = new Map(rows.map(({ name, value }) => [name, Number(value)]));
  const taken = (counters.get("accepted") ?? 0) + (counters.get("duplicates") ?? 0);
  const apart = counters.get("quarantined") ?? 0;
  return [
    ...(taken === accepted ? [] : [`${model}: ${accepted} rows were accepted, ${taken} are there`]),
    ...(apart === quarantined
      ? []
      : [`${model}: ${quarantined} rows were set apart, ${apart} are there`]),
  ];
}

async function faultsOfRows(
  folder: DataFolder,
  model: string,
  good: ReadonlyMap<string, number | null>,
): Promise<readonly string[]> {
  const [found] = folder.all("select id from models where name = ?", model);
  const kept = await folder.predictions(Number(found?.["id"]));
  const byId = new Map(kept.map(({ id, x }) => [id, x]));
  const faults =
    kept.length === byId.size ? [] : [`${model}: ${kept.length - byId.size} rows are there twice`];
  for (const [id, x] of good) {
    const seen = byId.get(id);
    const isSame = seen === x || (Number.isNaN(seen) && Number.isNaN(x));
    if (seen === undefined) faults.push(`${model}: the good row ${id} is lost`);
    else if (!isSame) faults.push(`${model}: x of ${id} is ${String(seen)}, not ${String(x)}`);
    if (faults.length >= mostFaults) break;
  }
  return faults;
}
