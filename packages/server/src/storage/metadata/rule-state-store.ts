import type { RuleOutcome } from "../../domain/alert-rules.ts";
import type { Prepare } from "./sqlite-dialect.ts";

/** The latest outcomes of rules, inside of a transaction that the caller has begun. */
export interface RuleStateRecords {
  /** Undefined when the rule has seen no window. */
  get(monitorId: number, version: string, rule: string): readonly RuleOutcome[] | undefined;
  put(monitorId: number, version: string, rule: string, outcomes: readonly RuleOutcome[]): void;
}

export function ruleStateRecords(prepare: Prepare): RuleStateRecords {
  return {
    get(monitorId, version, rule) {
      const row = prepare(select).get(monitorId, version, rule);
      return row && (JSON.parse(String(row["outcomes_json"])) as RuleOutcome[]);
    },
    put(monitorId, version, rule, outcomes) {
      prepare(upsert).run(monitorId, version, rule, JSON.stringify(outcomes));
    },
  };
}

const select = `
  select outcomes_json from rule_states where monitor_id = ? and version = ? and rule = ?`;
const upsert = `
  insert into rule_states (monitor_id, version, rule, outcomes_json) values (?, ?, ?, ?)
  on conflict do update set outcomes_json = excluded.outcomes_json`;
