import type { GrafanaCheck } from "@plumbline/contracts";
import { z } from "zod";
import type { OutgoingHttp } from "../../outgoing/outgoing-http.ts";
import { grafanaDefaults } from "./export-options.ts";
import {
  answerMeaning,
  createGrafanaClient,
  jsonOf,
  type GrafanaAccess,
} from "./grafana-client.ts";

type Finding = GrafanaCheck["findings"][number];

const health = z.looseObject({ database: z.string(), version: z.string().optional() });
const listed = z.array(z.looseObject({ id: z.number() }));

/** Looks whether Grafana is there, takes the token, and has what was exported. Nothing is written. */
export async function checkGrafana(
  http: OutgoingHttp,
  access: GrafanaAccess,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  if (access.url === "") {
    const detail = "Set grafana-url to the address of Grafana's start page";
    return [{ name: "address", outcome: "bad", detail }];
  }
  const { ask } = createGrafanaClient(http, access);
  const answered = await ask("/api/health", signal, {}).catch((error: unknown) => error);
  if (answered instanceof Error) {
    return [{ name: "address", outcome: "bad", detail: answered.message }];
  }
  const answer = answered as Awaited<ReturnType<typeof ask>>;
  const known = health.safeParse(jsonOf(answer));
  if (!known.success) {
    const detail = answer.status === 200 ? "Another program answers there" : answerMeaning(answer);
    return [{ name: "address", outcome: "bad", detail: `This is not Grafana. ${detail}` }];
  }
  const detail = `Grafana ${known.data.version ?? "of an unknown version"} answers`;
  const there: Finding = { name: "address", outcome: "good", detail };
  if (access.token === "") return [there, lackingToken];
  const findings = [
    await checkToken(ask, signal),
    await checkThing(ask, signal, {
      name: "data source",
      path: `/api/datasources/uid/${grafanaDefaults.datasourceUid}`,
    }),
    await checkThing(ask, signal, {
      name: "dashboards",
      path: "/api/dashboards/uid/plumbline-fleet",
    }),
  ];
  return [there, ...findings];
}

type Ask = ReturnType<typeof createGrafanaClient>["ask"];

const lackingToken: Finding = {
  ...{ name: "token", outcome: "bad" },
  detail: "There is none: set grafana-token, or no annotations are written",
};

async function checkToken(ask: Ask, signal: AbortSignal): Promise<Finding> {
  const answer = await ask("/api/annotations?tags=plumbline&limit=1", signal);
  const isGood = answer.status === 200 && listed.safeParse(jsonOf(answer)).success;
  if (!isGood) return { name: "token", outcome: "bad", detail: answerMeaning(answer) };
  const detail = "It may read annotations; whether it may write them, only the first one tells";
  return { name: "token", outcome: "good", detail };
}

/** What is not there may be meant: some have another data source, or no dashboards of ours. */
async function checkThing(
  ask: Ask,
  signal: AbortSignal,
  { name, path }: { readonly name: string; readonly path: string },
): Promise<Finding> {
  const { status } = await ask(path, signal);
  if (status === 200) return { name, outcome: "good", detail: "It is there" };
  const detail =
    status === 404
      ? "It is not there: plumbline grafana export writes it, unless you use one of your own"
      : `It cannot be seen with this token (${status})`;
  return { name, outcome: "unknown", detail };
}
