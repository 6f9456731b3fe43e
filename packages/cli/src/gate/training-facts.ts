import {
  check,
  profile,
  type Baseline,
  type GateInput,
  type GateValue,
  type FileSource,
} from "@plumbline/core";
import type { Work } from "../work/with-engine.ts";
import type { GateTable } from "./gate-table.ts";

/** The training rows by id and content, for comparison with the rows to be judged. */
export function trainingFacts(
  training: GateTable,
  judged: GateTable,
  apart: { readonly id: string | undefined; readonly answers: ReadonlySet<string> },
): Pick<GateInput, "training" | "contents"> {
  const ids = apart.id === undefined ? undefined : training.columns.get(apart.id);
  const shared = training.names.filter(
    (name) =>
      name !== apart.id &&
      !apart.answers.has(name) &&
      training.columns.has(name) &&
      judged.columns.has(name),
  );
  // One or two columns repeat by nature and tell nothing.
  const hasContents = shared.length >= 3;
  return {
    training: {
      ...(ids && { ids: new Set(ids.flatMap((id) => (id === null ? [] : [String(id)]))) }),
      ...(hasContents && { contents: contentsOf(training, shared) }),
    },
    ...(hasContents && { contents: contentsOf(judged, shared) }),
  };
}

function contentsOf({ rows, columns }: GateTable, names: readonly string[]): string[] {
  const lists = names.map((name): readonly GateValue[] => columns.get(name) ?? []);
  return Array.from({ length: rows }, (_, row) => JSON.stringify(lists.map((list) => list[row])));
}

/** What the quality checks and rules find broken in the training rows, in words. */
export async function trainingProblems(
  work: Work,
  source: FileSource,
  baseline: Baseline,
): Promise<readonly string[]> {
  const current = await profile(work.engine, source, baseline.plan, work.options);
  // How many rows there are, and how old, is a matter of choice in a training set.
  const checks = { volume: false, freshness: false } as const;
  const { results } = check(baseline, current, { checks });
  return results
    .filter(({ verdict, family }) => verdict === "alert" && ["quality", "rules"].includes(family))
    .map(({ column, reason }) => (column === null ? reason : `${column}: ${reason}`));
}
