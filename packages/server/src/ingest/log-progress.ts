import type { Metadata } from "../storage/metadata/open-metadata.ts";
import { LostCutError } from "./manifest-statements.ts";
import type { Cut } from "./segment-files.ts";

const take = `
  insert into log_progress (partition, next_offset, epoch) values (?, 0, 1)
  on conflict (partition) do update set epoch = epoch + 1 returning epoch`;

/** Makes the caller the only writer of a partition; whoever was it before fails from now on. */
export function takeLog(metadata: Metadata, partition: number): Promise<number> {
  return metadata.transaction((prepare) => Number(prepare(take).get(partition)?.["epoch"]));
}

const selectProgress = `
  select next_offset as first, epoch, cuts.first_offset as cut_first, cuts.end_offset as cut_end
  from log_progress left join cuts using (partition) where partition = ?`;

/** The cut that was recorded and not finished, or where the next one begins. */
export async function findCut(
  metadata: Metadata,
  partition: number,
  epoch: number,
): Promise<Cut | { readonly first: number }> {
  const row = await metadata.read((prepare) => prepare(selectProgress).get(partition));
  if (row === undefined || row["epoch"] !== epoch) throw new LostCutError();
  const first = Number(row["first"]);
  return row["cut_first"] === first ? { partition, first, end: Number(row["cut_end"]) } : { first };
}

const record = `
  insert into cuts (partition, first_offset, end_offset)
  select partition, ?, ? from log_progress where partition = ? and next_offset = ? and epoch = ?
  on conflict (partition) do update set
    first_offset = excluded.first_offset, end_offset = excluded.end_offset`;

/** Writes down which range is about to become files, so that a second attempt makes the same ones. */
export async function recordCut(metadata: Metadata, cut: Cut, epoch: number): Promise<void> {
  const { partition, first, end } = cut;
  await metadata.transaction((prepare) => {
    const { changes } = prepare(record).run(first, end, partition, first, epoch);
    if (changes !== 1) throw new LostCutError();
  });
}

/** Everything below this offset is in the lake: what is known "as of" it can be read. */
export async function logPosition(metadata: Metadata, partition = 0): Promise<number> {
  const row = await metadata.read((prepare) => prepare(selectProgress).get(partition));
  return Number(row?.["first"] ?? 0);
}
