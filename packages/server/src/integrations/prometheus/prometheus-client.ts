import { z } from "zod";
import type { OutgoingAnswer, OutgoingHttp } from "../../outgoing/outgoing-http.ts";

export interface PrometheusAccess {
  /** Without a slash at its end. */
  readonly url: string;
  /** Empty where nobody asks for one. */
  readonly token: string;
}

/** A value at a time; NaN and infinities are none. */
export interface MetricPoint {
  readonly timeMs: number;
  readonly value: number;
}

export type MetricAnswer =
  | { readonly outcome: "read"; readonly points: readonly MetricPoint[] }
  | {
      readonly outcome: "failed";
      /** What was seen and what to do. */
      readonly detail: string;
      /** It will not go away by itself. */
      readonly isLasting: boolean;
      readonly retryAfterMs: number | null;
    };

export interface PrometheusClient {
  /** The values of an expression a step apart, after the start up to the end; read in pages. */
  range(query: string, range: MetricRange, signal: AbortSignal): Promise<MetricAnswer>;
  /** Its value now. */
  now(query: string, signal: AbortSignal): Promise<MetricAnswer>;
}

export interface MetricRange {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
}

/** Of one answer: Prometheus itself refuses more than 11,000. */
const pointsPerPage = 1_440;
/** One series of a page has some 40 bytes a point: more is more than one series. */
const mostBytes = 1024 * 1024;
const [queryTimeoutS, timeoutMs] = [20, 25_000];

/** https://prometheus.io/docs/prometheus/latest/querying/api/ */
export function createPrometheusClient(
  http: OutgoingHttp,
  { url, token }: PrometheusAccess,
): PrometheusClient {
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    accept: "application/json",
    ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
  };
  const ask = async (
    path: string,
    parameters: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<MetricAnswer> => {
    const body = new URLSearchParams({ ...parameters, timeout: `${queryTimeoutS}s` }).toString();
    const answer = await http
      .send(url + path, body, { method: "POST", headers, timeoutMs, mostBytes, signal })
      .catch((error: unknown) => failed(error instanceof Error ? error.message : String(error)));
    return "outcome" in answer ? answer : read(answer);
  };
  return {
    now: (query, signal) => ask("/api/v1/query", { query }, signal),
    async range(query, { startMs, endMs, stepMs }, signal) {
      const points: MetricPoint[] = [];
      for (let from = startMs + stepMs; from <= endMs; from += pointsPerPage * stepMs) {
        const to = Math.min(endMs, from + (pointsPerPage - 1) * stepMs);
        const [start, end, step] = [from, to, stepMs].map((ms) => String(ms / 1000)) as Three;
        const page = await ask("/api/v1/query_range", { query, start, end, step }, signal);
        if (page.outcome === "failed") return page;
        points.push(...page.points);
      }
      return { outcome: "read", points };
    },
  };
}

type Three = [string, string, string];

const sample = z.tuple([z.number(), z.string()]);
const success = z.object({
  status: z.literal("success"),
  data: z.discriminatedUnion("resultType", [
    z.object({
      resultType: z.literal("matrix"),
      result: z.array(z.object({ values: z.array(sample) })),
    }),
    z.object({ resultType: z.literal("vector"), result: z.array(z.object({ value: sample })) }),
    z.object({ resultType: z.literal("scalar"), result: sample }),
    z.object({ resultType: z.literal("string"), result: sample }),
  ]),
});
const failure = z.object({
  status: z.literal("error"),
  errorType: z.string().max(100),
  error: z.string(),
});

function read(answer: OutgoingAnswer): MetricAnswer {
  const document = jsonOf(answer.body);
  const refused = failure.safeParse(document);
  if (refused.success) return refusedBy(answer, refused.data);
  if (answer.status !== 200) return failedBy(answer);
  const parsed = success.safeParse(document);
  if (!parsed.success) {
    const isCut = answer.body.length >= mostBytes - 4;
    return failed(isCut ? tooLong : notPrometheus, { isLasting: isCut });
  }
  const { data } = parsed.data;
  if (data.resultType === "string")
    return failed("The expression gives a text", { isLasting: true });
  if (data.resultType === "scalar") return { outcome: "read", points: pointsOf([data.result]) };
  if (data.result.length > 1) {
    const detail =
      `The expression gives ${data.result.length} series where one is needed: ` +
      "choose one by its labels, or put sum(…), avg(…) or max(…) around it";
    return failed(detail, { isLasting: true });
  }
  const [series] = data.result;
  if (series === undefined) return { outcome: "read", points: [] };
  return { outcome: "read", points: pointsOf("values" in series ? series.values : [series.value]) };
}

function pointsOf(samples: readonly z.output<typeof sample>[]): readonly MetricPoint[] {
  return samples
    .map(([seconds, text]) => ({ timeMs: Math.round(seconds * 1000), value: Number(text) }))
    .filter(({ value }) => Number.isFinite(value));
}

const notPrometheus =
  "What answers there is not Prometheus. Set prometheus-url to the address before /api/v1, without a sign-in page before it";
const tooLong = "The answer is too long: the expression gives many series where one is needed";

/** Prometheus says itself what it does not like about an expression. */
function refusedBy(
  { status, retryAfterMs }: OutgoingAnswer,
  { errorType, error }: z.output<typeof failure>,
): MetricAnswer {
  const said = error.replaceAll(/[\p{C}\s]+/gu, " ").slice(0, 300);
  const isLasting = status === 400 || (status === 422 && errorType === "execution");
  return failed(`Prometheus answered ${status} (${errorType}): ${said}`, {
    isLasting,
    retryAfterMs,
  });
}

function failedBy({ status, retryAfterMs }: OutgoingAnswer): MetricAnswer {
  const isRedirect = status >= 300 && status < 400;
  const meaning = isRedirect
    ? "the address has moved, and redirects are not followed. Set prometheus-url to the final one"
    : (meanings[status] ?? "this is not an answer of Prometheus");
  const isLasting = isRedirect || status === 401 || status === 403 || status === 404;
  return failed(`It answered ${status}: ${meaning}`, { isLasting, retryAfterMs });
}

const meanings: Readonly<Record<number, string>> = {
  401: "it does not accept the token. Set prometheus-token",
  403: "the token may not read. Give it the right to query",
  404: "there is no Prometheus at this address. Set prometheus-url to the address before /api/v1",
  429: "it is asked too often",
  502: "the proxy before it does not reach it",
  503: "it is not ready",
  504: "the proxy before it waited in vain",
};

function failed(
  detail: string,
  { isLasting = false, retryAfterMs = null as number | null } = {},
): MetricAnswer & { outcome: "failed" } {
  return { outcome: "failed", detail, isLasting, retryAfterMs };
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
