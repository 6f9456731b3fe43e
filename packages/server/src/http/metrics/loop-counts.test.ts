import { expect, onTestFinished, test } from "vitest";
import { openMetadata } from "../../storage/metadata/open-metadata.ts";
import { noCounts, readLoopCounts } from "./loop-counts.ts";

test("incidents, runs, decisions and moves of the champion are counted by model", async () => {
  const metadata = await openMetadata(":memory:");
  onTestFinished(() => metadata.close());
  await metadata.transaction((prepare) => {
    for (const [severity, state] of [
      ["critical", "open"],
      ["critical", "closed"],
      ["warning", "mitigated"],
    ]) {
      prepare(`insert into incidents (model_id, cause_key, kind, severity, state, title, summary,
        version, opened_at, first_window_at, last_window_at, changed_at, well_windows, details_json)
        values (7, ?, 'data', ?, ?, '', '', '*', 1, 1, 1, 1, 0, '{}')`).run(
        ...[`data|${severity}-${state}|*|`, severity as string, state as string],
      );
    }
    for (const [kind, alias] of [
      ["promotion", "champion"],
      ["promotion", "challenger"],
      ["rollback", "champion"],
    ]) {
      prepare(`insert into alias_moves (model_id, alias, at, event_time, actor, reason, kind,
        deploy_state, deploy_due_at) values (7, ?, 1, 1, 'a', '', ?, 'none', 0)`).run(
        ...[alias as string, kind as string],
      );
    }
  });
  const counts = await readLoopCounts(metadata);
  expect([...counts.keys()]).toEqual([7]);
  expect(counts.get(7)).toEqual({
    ...noCounts(),
    ...{ incidents: 3, open: new Map(Object.entries({ critical: 1, warning: 1, info: 0 })) },
    moves: new Map(Object.entries({ promotion: 1, rollback: 1 })),
  });
});
