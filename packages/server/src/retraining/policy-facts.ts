import type { PolicyFacts } from "../domain/policy-facts.ts";
import { factsAt, policyNow } from "../domain/policy-history.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";
import { readPolicyHistory, upstreamIds, type PolicyModel } from "./read-policy-history.ts";
import { readLooks, withDigests } from "./read-policy-windows.ts";
import type { WindowDigests } from "./window-digests.ts";

/** What the policy of a model looks at now; undefined while no window was judged. */
export function readPolicyFacts(
  prepare: Prepare,
  model: PolicyModel,
  { digests, wallMs }: { readonly digests: WindowDigests; readonly wallMs: number },
): PolicyFacts | undefined {
  const looks = readLooks(prepare, model);
  const newest = looks.toSorted((one, other) => one.readyMs - other.readyMs).at(-1);
  if (newest === undefined) return undefined;
  const { readyMs, startMs, endMs, evaluatedAtMs } = newest;
  const { windows, task } = withDigests(prepare, digests, looks);
  const nowMs = policyNow({ readyMs, lengthMs: endMs - startMs, evaluatedAtMs }, wallMs);
  return factsAt(readPolicyHistory(prepare, model, task), { nowMs, windows });
}

/** Changes whenever something that a policy looks at changes, but for the time. */
export function factsKey(prepare: Prepare, model: PolicyModel): string {
  const own = prepare(selectKey).get({ model: model.id, subject: model.name });
  const above = upstreamIds(prepare, model.name).map(
    (id) => prepare(selectIncidents).get(id)?.["k"],
  );
  return JSON.stringify([model.revision, own === undefined ? null : Object.values(own), above]);
}

/** Evaluations that incidents do not know yet may turn out to be broken data. */
export function isBehind(prepare: Prepare): boolean {
  return prepare(selectBehind).get()?.["behind"] === 1;
}

const incidentKey =
  "count(*) || '/' || coalesce(max(changed_at), 0) || '/' || coalesce(max(id), 0)";
const selectIncidents = `select ${incidentKey} as k from incidents where model_id = ?`;
const selectKey = `
  select (select max(id) from evaluations where model_id = :model) as evaluation,
    (select ${incidentKey} from incidents where model_id = :model) as incidents,
    (select count(*) || '/' || coalesce(max(changed_at), 0) from runs where model_id = :model) as runs,
    (select count(*) || '/' || coalesce(max(position), 0) from kpi_values where model_id = :model) as kpis,
    (select max(id) from alias_moves where model_id = :model and kind <> 'drill') as moves,
    (select max(id) from watches where model_id = :model and ended_at is null) as watch,
    (select max(first_seen_at) from versions where model_id = :model) as versions,
    (select max(id) from audit where action = 'change-config' and subject = :subject) as configs`;
const selectBehind = `
  select coalesce((select max(id) from evaluations), 0) >
    coalesce((select position from loop_progress where part = 'incidents'), 0) as behind`;
