import type { PrometheusCheck } from "@plumbline/contracts";
import type { OutgoingHttp } from "../../outgoing/outgoing-http.ts";
import {
  createPrometheusClient,
  type MetricAnswer,
  type PrometheusAccess,
} from "./prometheus-client.ts";

type Finding = PrometheusCheck["findings"][number];

/** Looks whether Prometheus answers, and what an expression gives now. */
export async function checkPrometheus(
  http: OutgoingHttp,
  access: PrometheusAccess,
  { query, signal }: { readonly query: string | undefined; readonly signal: AbortSignal },
): Promise<readonly Finding[]> {
  if (access.url === "") {
    const detail = "Set prometheus-url to the address before /api/v1";
    return [{ name: "address", outcome: "bad", detail }];
  }
  const client = createPrometheusClient(http, access);
  const one = await client.now("vector(1)", signal);
  if (one.outcome === "failed") return [{ name: "address", outcome: "bad", detail: one.detail }];
  const there: Finding = { name: "address", outcome: "good", detail: "Prometheus answers" };
  if (query === undefined) return [there];
  return [there, findingOf(await client.now(query, signal))];
}

function findingOf(answer: MetricAnswer): Finding {
  const name = "expression";
  if (answer.outcome === "failed") return { name, outcome: "bad", detail: answer.detail };
  const [point] = answer.points;
  if (point !== undefined) return { name, outcome: "good", detail: `It is ${point.value} now` };
  const detail =
    "It gives no number now: a name or a label may be misspelt, or nothing has happened yet";
  return { name, outcome: "unknown", detail };
}
