import type { IncidentEvent } from "../../domain/incident-event.ts";
import type { Incident } from "../../domain/incident.ts";
import { routeSchema, type NotificationState } from "@plumbline/contracts";
import { channelRecords } from "../../storage/metadata/channel-store.ts";
import { incidentRecords, type IncidentChanges } from "../../storage/metadata/incident-store.ts";
import { createModelStore } from "../../storage/metadata/model-store.ts";
import {
  notificationRecords,
  type Notification,
} from "../../storage/metadata/notification-store.ts";
import { openMetadata, type Metadata } from "../../storage/metadata/open-metadata.ts";
import { routeRecords } from "../../storage/metadata/route-store.ts";
import { createNotifier, type IsHushed } from "../notify.ts";
import { createOutbox, type Outbox, type OutboxOptions } from "../outbox.ts";
import { answeringStub, type Stub } from "./answering-stub.ts";

export const startMs = Date.UTC(2026, 2, 1, 10, 0);
export const minuteMs = 60_000;

export interface OutboxFixture {
  readonly metadata: Metadata;
  readonly stub: Stub;
  readonly outbox: Outbox;
  readonly clock: { nowMs: number };
  readonly hush: { why: string | null };
  channel(
    name: string,
    over?: { type?: string; config?: object; showValues?: boolean },
  ): Promise<void>;
  routes(...routes: readonly object[]): Promise<void>;
  incident(over?: Partial<Incident>): Promise<Incident>;
  /** Changes the incident and tells of it. */
  tell(incident: Incident, event: IncidentEvent, changes?: IncidentChanges): Promise<Incident>;
  /** Turns until nothing more is done. */
  work(): Promise<void>;
  /** Lets time pass, and works. */
  passTo(ms: number): Promise<void>;
  rows(state?: NotificationState): Promise<readonly Notification[]>;
  /** Channel (by host) and event of each request, in order. */
  sent(): readonly string[];
  timeline(incidentId: number): Promise<readonly string[]>;
  close(): Promise<void>;
}

const secret = `whsec_${"A".repeat(43)}=`;

/** A model, an outbox in memory, and a stub that stands for all services. */
export async function outboxFixture(options: OutboxOptions = {}): Promise<OutboxFixture> {
  const metadata = await openMetadata(":memory:");
  const stub = await answeringStub();
  const clock = { nowMs: startMs };
  const hush: { why: string | null } = { why: null };
  const isHushed: IsHushed = () => hush.why;
  const common = { metadata, isHushed, publicUrl: "https://plumbline.example" };
  const notifier = createNotifier(common);
  const outbox = createOutbox(
    { ...common, clock: () => clock.nowMs, random: () => 0.5, outgoing: stub.outgoing },
    { turnMs: 2_000, sendTimeoutMs: 1_000, ...options },
  );
  const { id: modelId } = await createModelStore(metadata.db).create("flights", startMs);
  const stop = new AbortController();
  const work = async (): Promise<void> => {
    while ((await outbox.turn(stop.signal)).did);
  };
  return {
    ...{ metadata, stub, outbox, clock, hush, work },
    channel: (name, { type = "webhook", config, showValues = false } = {}) =>
      metadata.transaction((prepare) => {
        const given = config ?? { url: `https://${name}.example/hook`, secret };
        channelRecords(prepare).put({
          ...{ name, type, config: given as Record<string, unknown>, showValues },
          ...{ isDisabled: false, atMs: clock.nowMs },
        });
      }),
    routes: (...routes) =>
      metadata.transaction((prepare) =>
        routeRecords(prepare).replace(routes.map((route) => routeSchema.parse(route))),
      ),
    incident: (over = {}) =>
      metadata.transaction((prepare) =>
        incidentRecords(prepare).insert({ ...sampleIncident, modelId, ...over }),
      ),
    async tell(incident, event, changes = {}) {
      const next = await metadata.transaction(
        (prepare) => incidentRecords(prepare).update(incident.id, changes) ?? incident,
      );
      await notifier.incidentChanged(next, event, clock.nowMs);
      return next;
    },
    async passTo(ms) {
      clock.nowMs = ms;
      await work();
    },
    rows: (state) =>
      metadata.read((prepare) =>
        notificationRecords(prepare)
          .list({ limit: 1_000, ...(state === undefined ? {} : { state }) })
          .toReversed(),
      ),
    sent: () =>
      stub.requests.map(({ url, body }) => {
        const { type } = JSON.parse(body) as { readonly type?: string };
        return `${new URL(url).hostname.split(".")[0]} ${type?.split(".").at(-1) ?? ""}`;
      }),
    timeline: (incidentId) =>
      metadata.read((prepare) =>
        incidentRecords(prepare)
          .entries(incidentId)
          .map(({ message }) => message),
      ),
    async close() {
      stop.abort();
      await outbox.idle();
      await stub.close();
      await metadata.close();
    },
  };
}

const sampleIncident: Omit<Incident, "id" | "model" | "modelId"> = {
  ...{ causeKey: "performance||*|", kind: "performance", severity: "critical", state: "open" },
  title: "flights: answers are worse than in the baseline: log loss (origin=BOS)",
  summary: 'Log loss went from 0.41 to 0.58 at BOS; "AA" is new',
  ...{ version: "*", segment: "origin=BOS", causedBy: null, owner: null, openedAtMs: startMs },
  ...{ firstWindowMs: startMs, lastWindowMs: startMs, changedAtMs: startMs, resolvedAtMs: null },
  ...{ closedAtMs: null, closeReason: null, wellWindows: 0 },
  details: { signals: [], explanations: [], rules: [], joined: [] },
};
