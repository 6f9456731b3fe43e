import { z } from "zod";
import type { OutgoingAnswer, OutgoingHttp } from "../../outgoing/outgoing-http.ts";
import { idTag, type GrafanaAnnotation } from "./grafana-annotation.ts";

export interface GrafanaAccess {
  /** Without a slash at its end. */
  readonly url: string;
  /** Of a service account. */
  readonly token: string;
}

/** What came of writing an annotation. */
export type Written =
  | { readonly outcome: "written" | "there-already" }
  /** Grafana will never take this one. */
  | { readonly outcome: "refused"; readonly detail: string }
  | { readonly outcome: "later"; readonly detail: string; readonly retryAfterMs: number | null };

const found = z.array(z.looseObject({ id: z.number() }));
const made = z.looseObject({ id: z.number() });

/** The little of Grafana's HTTP API that is used: https://grafana.com/docs/grafana/latest/developers/http_api/annotations/ */
export function createGrafanaClient(http: OutgoingHttp, { url, token }: GrafanaAccess) {
  const ask = (path: string, signal: AbortSignal, headers = authorization(token)) =>
    http.send(url + path, null, { method: "GET", headers, signal });
  return {
    ask,
    /** Twice is once: one that is there already is not written again. */
    async annotate(
      event: { readonly id: string },
      annotation: GrafanaAnnotation,
      signal: AbortSignal,
    ): Promise<Written> {
      const query = new URLSearchParams({ tags: idTag(event), limit: "1" });
      const looked = await ask(`/api/annotations?${query.toString()}`, signal);
      if (looked.status !== 200) return writtenBy(looked);
      const there = found.safeParse(jsonOf(looked));
      if (!there.success) return notGrafana(looked);
      if (there.data.length > 0) return { outcome: "there-already" };
      const answer = await http.postJson(`${url}/api/annotations`, annotation, {
        ...{ headers: authorization(token), signal },
      });
      if (answer.status !== 200) return writtenBy(answer);
      return made.safeParse(jsonOf(answer)).success ? { outcome: "written" } : notGrafana(answer);
    },
  };
}

const authorization = (token: string): Readonly<Record<string, string>> => ({
  authorization: `Bearer ${token}`,
  accept: "application/json",
});

/** What is wrong with the words of one annotation is no reason to hold up the others. */
function writtenBy(answer: OutgoingAnswer): Written {
  const { status, retryAfterMs } = answer;
  const detail = answerMeaning(answer);
  const isLost = status === 400 || status === 413 || status === 422;
  return isLost ? { outcome: "refused", detail } : { outcome: "later", detail, retryAfterMs };
}

const notGrafana = ({ headers }: OutgoingAnswer): Written => ({
  outcome: "later",
  detail: `It answered 200 with ${headers["content-type"] ?? "something"} that is no answer of Grafana's: is there a sign-in page, or another program, at this address?`,
  retryAfterMs: null,
});

export function jsonOf({ body }: OutgoingAnswer): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

/** What a status means, and what to do about it. */
export function answerMeaning({ status }: OutgoingAnswer): string {
  if (status >= 300 && status < 400) {
    return `It answered ${status}: the address has moved, and redirects are not followed. Set grafana-url to the final one`;
  }
  const meaning = meanings[status] ?? (status >= 500 ? "it failed itself" : "this is not expected");
  return `It answered ${status}: ${meaning}`;
}

const meanings: Readonly<Record<number, string>> = {
  400: "it does not take this annotation",
  401: "it does not accept the token. Make a new one for the service account, and set grafana-token",
  403: "the service account may not do this. It needs annotations:read and annotations:create, as the role Editor has",
  404: "there is no such thing at this address. Set grafana-url to the address of Grafana's start page",
  413: "the annotation is too large for it",
  429: "it is asked too often",
};
