import type { LoopPart } from "../../domain/loop-part.ts";
import type { OutgoingHttp } from "../../outgoing/outgoing-http.ts";
import { loopProgress, saveLoopProgress } from "../../storage/metadata/loop-progress.ts";
import type { Metadata } from "../../storage/metadata/open-metadata.ts";
import { retryWhileBusy } from "../../storage/metadata/retry-while-busy.ts";
import {
  annotationEvents,
  eventSources,
  type AnnotationEvent,
  type EventSource,
} from "./annotation-events.ts";
import { grafanaAnnotation } from "./grafana-annotation.ts";
import { createGrafanaClient, type GrafanaAccess, type Written } from "./grafana-client.ts";

export interface AnnotationLoopParts {
  readonly metadata: Metadata;
  readonly http: OutgoingHttp;
  readonly clock: () => number;
  /** In [0, 1), so that many servers do not come back at once. */
  readonly random: () => number;
  readonly access: GrafanaAccess;
  /** Of Plumbline, without a slash at its end; empty when it is not known. */
  readonly publicUrl: string;
}

const dayMs = 86_400_000;
/** What is older when Grafana is reached is history: nobody looks for it there any more. */
const oldestMs = 7 * dayMs;
const [firstPauseMs, longestPauseMs, longestWaitMs] = [5_000, 15 * 60_000, 3_600_000];
const [busyPauseMs, idlePauseMs] = [200, 1_000];

const progressOf = (source: EventSource): string => `grafana-${source}`;

/**
 * Writes incidents, retraining and promotions into Grafana, one after the other. How far it is lies in the
 * metadata; what was under way in a crash is looked for in Grafana first, and so written once.
 */
export function createAnnotationLoop(parts: AnnotationLoopParts): LoopPart {
  const { metadata, clock, access, publicUrl } = parts;
  const client = createGrafanaClient(parts.http, access);
  const isOn = access.url !== "" && access.token !== "";
  let underWay: { readonly event: AnnotationEvent; written: Written | null } | null = null;
  let failures = 0;
  let dueAtMs = 0;

  const next = (): Promise<AnnotationEvent | undefined> =>
    metadata.read((prepare) =>
      eventSources
        .flatMap((source) =>
          annotationEvents(prepare, source, {
            after: loopProgress(prepare, progressOf(source)),
            ...{ fromMs: clock() - oldestMs, toMs: Number.MAX_SAFE_INTEGER, limit: 1 },
          }),
        )
        .toSorted((one, other) => one.atMs - other.atMs)
        .at(0),
    );

  const begin = (event: AnnotationEvent, signal: AbortSignal): void => {
    const entry: { readonly event: AnnotationEvent; written: Written | null } = {
      ...{ event, written: null },
    };
    underWay = entry;
    client.annotate(event, grafanaAnnotation(event, publicUrl), signal).then(
      (written) => (entry.written = written),
      (error: unknown) => (entry.written = unreached(error)),
    );
  };

  const finish = async ({ source, position, id }: AnnotationEvent, written: Written) => {
    underWay = null;
    if (written.outcome === "later") {
      failures++;
      const full = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(20, failures - 1));
      const asked = Math.min(longestWaitMs, written.retryAfterMs ?? 0);
      dueAtMs = clock() + Math.max(asked, full * (0.5 + parts.random() / 2));
      throw new Error(`Grafana did not take ${id}; it is tried again. ${written.detail}`);
    }
    failures = 0;
    await retryWhileBusy(() =>
      metadata.transaction((prepare) => saveLoopProgress(prepare, progressOf(source), position)),
    );
    if (written.outcome === "refused") {
      throw new Error(`Grafana does not take ${id}, and it is left out. ${written.detail}`);
    }
  };

  return {
    name: "grafana",
    async turn(signal) {
      if (!isOn) return { did: false, nextInMs: longestPauseMs };
      if (underWay !== null) {
        const { event, written } = underWay;
        if (written === null) return { did: false, nextInMs: busyPauseMs };
        await finish(event, written);
        return { did: true, nextInMs: 0 };
      }
      // A clock that jumped back would hold it up for good.
      const isPaused = dueAtMs > clock() && dueAtMs - clock() <= longestWaitMs;
      const event = isPaused ? undefined : await next();
      if (event !== undefined) begin(event, signal);
      return { did: false, nextInMs: event === undefined ? idlePauseMs : busyPauseMs };
    },
  };
}

const unreached = (error: unknown): Written => ({
  outcome: "later",
  detail: error instanceof Error ? error.message : String(error),
  retryAfterMs: null,
});
