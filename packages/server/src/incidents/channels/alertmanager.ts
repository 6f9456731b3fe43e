import type { Notice } from "@plumbline/contracts";
import { z } from "zod";
import type { OutgoingHttp } from "../../outgoing/outgoing-http.ts";
import type { Channel, Delivery, SendContext } from "../channel.ts";
import { address, httpUrl, secret } from "../channel-fields.ts";
import { httpDelivery, type Remedies } from "../http-delivery.ts";
import { isOver } from "../notice-facts.ts";
import { oneLine, shorten } from "../shorten.ts";

const split = (given: unknown): unknown =>
  typeof given === "string" ? given.split(",").map((one) => one.trim()) : given;

const config = z.strictObject({
  urls: address(z.preprocess(split, z.array(httpUrl).min(1).max(10))).describe(
    "Every replica, e.g. http://am-0:9093,http://am-1:9093; never the load balancer before them",
  ),
  labels: z
    .record(
      z
        .string()
        .regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, "expected letters, digits and underscores as a name"),
      z.string().max(500),
    )
    .default({})
    .describe("More labels for your routes, e.g. {team: ml}"),
  user: z.string().max(200).default("").describe("For basic authentication"),
  password: secret(z.string().max(500).default("")).describe("For basic authentication"),
  bearerToken: secret(z.string().max(4_000).default("")).describe("Instead of user and password"),
});
type Config = z.output<typeof config>;

export interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  /** Left out while it fires: the server's resolve_timeout is the rule then. */
  readonly endsAt?: string;
  readonly generatorURL?: string;
}

const testLastsMs = 60_000;

/** https://prometheus.io/docs/alerting/latest/alerts_api/ */
export const alertmanager = {
  id: "alertmanager",
  title: "Alertmanager",
  config,
  example: {
    urls: ["http://alertmanager-0.example:9093", "http://alertmanager-1.example:9093"],
    labels: { team: "ml" },
    bearerToken: "from-the-proxy-before-it",
  },
  repeatMs: 60_000,
  render: (notice, { labels }) => alertOf(notice, labels),
  send: sendToAll,
} as const satisfies Channel<Config, Alert>;

function alertOf(notice: Notice, labels: Config["labels"]): Alert {
  const { incident, title, harm, news, lines, url, at } = notice;
  const about = {
    ...{ ...labels, alertname: alertName(notice), severity: notice.severity },
    ...(incident === null
      ? {}
      : {
          ...{ model: incident.model, kind: incident.kind, incident: String(incident.id) },
          version: incident.version,
          ...(incident.segment === null ? {} : { segment: labelText(incident.segment) }),
        }),
  };
  const endsAt = endOf(notice);
  return {
    labels: about,
    annotations: {
      summary: shorten(oneLine(title), 500),
      description: shorten([news, harm, ...lines].join("\n"), 4_000),
    },
    startsAt: incident?.openedAt ?? at,
    ...(endsAt === null ? {} : { endsAt }),
    ...(url === null ? {} : { generatorURL: url }),
  };
}

function endOf(notice: Notice): string | null {
  if (isOver(notice)) return notice.at;
  // Tests and digests are no state that anybody would end.
  if (notice.incident !== null) return null;
  return new Date(Date.parse(notice.at) + testLastsMs).toISOString();
}

/** `no-data` → `PlumblineNoData` */
function alertName({ event, incident }: Notice): string {
  const words = (incident?.kind ?? event).split("-");
  return `Plumbline${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("")}`;
}

const labelText = (text: string): string => shorten(oneLine(text), 200);

/** To every replica: they tell each other of silences, never of alerts. */
async function sendToAll(
  alert: Alert,
  { urls, user, password, bearerToken }: Config,
  { http, signal, reference, nowMs }: SendContext,
): Promise<Delivery> {
  const severity = alert.labels["severity"] ?? "";
  // The labels are the identity: under another severity it would be a second alert, so the first one ends.
  const earlier =
    reference === null || reference === severity
      ? []
      : [
          {
            ...{ ...alert, labels: { ...alert.labels, severity: reference } },
            endsAt: new Date(nowMs).toISOString(),
          },
        ];
  const basic = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const authorization = bearerToken !== "" ? `Bearer ${bearerToken}` : user !== "" ? basic : "";
  const options = { signal, headers: authorization === "" ? {} : { authorization } };
  const answers = await Promise.all(
    urls.map(async (url) => ({
      host: URL.parse(url)?.host ?? "",
      delivery: await toOne(http, `${url.replace(/\/+$/, "")}/api/v2/alerts`, {
        ...{ alerts: [...earlier, alert], options },
      }),
    })),
  );
  signal.throwIfAborted();
  return together(answers, severity);
}

const remedies: Remedies = {
  401: "the proxy before it does not accept user and password, or bearerToken",
  403: "the proxy before it does not let user or bearerToken post to /api/v2/alerts",
};

interface Call {
  readonly alerts: readonly Alert[];
  readonly options: Parameters<OutgoingHttp["postJson"]>[2];
}

async function toOne(http: OutgoingHttp, url: string, call: Call): Promise<Delivery> {
  try {
    return httpDelivery(await http.postJson(url, call.alerts, call.options), remedies);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const isFinal = error instanceof Error && "retryable" in error && error.retryable === false;
    return isFinal
      ? { outcome: "refused", detail }
      : { outcome: "retry", retryAfterMs: null, detail };
  }
}

/** One replica that has it is enough; another one gets it with the next repetition. */
function together(
  answers: readonly { readonly host: string; readonly delivery: Delivery }[],
  severity: string,
): Delivery {
  const missed = answers.filter(({ delivery }) => delivery.outcome !== "delivered");
  const [first] = missed;
  if (first === undefined) {
    const detail =
      answers.length === 1 ? "It took the alert" : `All ${answers.length} replicas took the alert`;
    return { outcome: "delivered", reference: severity, detail };
  }
  const words = missed.map(({ host, delivery }) => `${host}: ${delivery.detail}`).join("; ");
  if (missed.length < answers.length) {
    const detail = `${answers.length - missed.length} of ${answers.length} replicas took the alert; ${words}`;
    return { outcome: "delivered", reference: severity, detail };
  }
  const again = missed.find(({ delivery }) => delivery.outcome === "retry");
  return { ...(again ?? first).delivery, detail: words };
}
