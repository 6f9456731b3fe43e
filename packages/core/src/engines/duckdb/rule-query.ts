import type { ProfilePlan, RulePlan } from "../../profiles/plan.ts";
import type { RuleCounts } from "../../profiles/profile.ts";
import { parseRule, ruleColumns } from "../../profiles/rule-expression.ts";
import type { OpenedTable } from "./opened-table.ts";
import { ruleSql } from "./rule-sql.ts";

/** Rules run one by one: one that cannot run says why and stops no other. */
export async function countRules(
  table: OpenedTable,
  { rules }: ProfilePlan,
): Promise<readonly RuleCounts[]> {
  const counted: RuleCounts[] = [];
  for (const rule of rules) counted.push(await countRule(table, rule));
  return counted;
}

async function countRule(table: OpenedTable, rule: RulePlan): Promise<RuleCounts> {
  const node = parseRule(rule.name, rule.expression);
  const gone = ruleColumns(node).filter((name) => !table.refs.has(name));
  const failed = (failure: string): RuleCounts => ({
    name: rule.name,
    checked: 0,
    broken: 0,
    failure,
  });
  if (gone.length > 0) return failed(`no column ${gone.join(", ")}`);
  try {
    const condition = ruleSql(node, table.refs);
    const [[checked = 0, broken = 0] = []] = await table.database.query(
      `SELECT count(holds), count(*) FILTER (WHERE NOT holds) FROM (SELECT ${condition} AS holds FROM ${table.staged.sql})`,
    );
    return { name: rule.name, checked: Number(checked), broken: Number(broken), failure: null };
  } catch (error) {
    return failed(error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));
  }
}
