import type { NotificationState } from "@plumbline/contracts";
import { expect, onTestFinished, test } from "vitest";
import { sampleNotice } from "../../incidents/testing/sample-notice.ts";
import { channelRecords } from "../../storage/metadata/channel-store.ts";
import { notificationRecords } from "../../storage/metadata/notification-store.ts";
import { openMetadata } from "../../storage/metadata/open-metadata.ts";
import { testServer } from "../testing/test-server.ts";

async function withRows(...states: readonly NotificationState[]) {
  const metadata = await openMetadata(":memory:");
  onTestFinished(() => metadata.close());
  let woken = 0;
  const { app } = await testServer({ deps: { metadata, wakeLoop: () => woken++ } });
  const ids = await metadata.transaction((prepare) => {
    const channel = channelRecords(prepare).put({
      ...{
        name: "ops",
        type: "webhook",
        config: {},
        showValues: false,
        isDisabled: false,
        atMs: 0,
      },
    });
    const rows = notificationRecords(prepare);
    return states.map((state, i) =>
      rows.insert({
        ...{ channelId: channel.id, channelName: "ops", incidentId: i % 2, event: "open", state },
        ...{ key: "key", notice: sampleNotice(), createdAtMs: i, dueAtMs: i, detail: "why" },
      }),
    );
  });
  return { app, metadata, ids, woken: () => woken };
}

interface Page {
  readonly notifications: readonly { readonly id: number; readonly state: string }[];
  readonly next: number | null;
}

test("messages are listed newest first, by incident, channel and state, in pages", async () => {
  const { app, ids } = await withRows("delivered", "waiting", "given-up", "hushed");
  const ask = async (query = "") => (await app.inject(`/v1/notifications${query}`)).json<Page>();
  expect((await ask()).notifications.map(({ id }) => id)).toEqual(ids.toReversed());
  expect((await ask()).notifications[0]).toMatchObject({
    ...{ channel: "ops", incident: 1, event: "open", state: "hushed", detail: "why", attempts: 0 },
    ...{ title: sampleNotice().title, deliveredAt: null, createdAt: "1970-01-01T00:00:00.003Z" },
  });
  expect((await ask("?incident=1")).notifications).toHaveLength(2);
  expect((await ask("?state=given-up")).notifications).toHaveLength(1);
  expect((await ask("?channel=other")).notifications).toEqual([]);
  const first = await ask("?limit=3");
  expect(first.notifications).toHaveLength(3);
  const rest = await ask(`?limit=3&before=${first.next}`);
  expect(rest).toMatchObject({ notifications: [{ id: ids[0] }], next: null });
  expect((await app.inject("/v1/notifications?state=lost")).statusCode).toBe(400);
});

test("what was given up is sent again by hand, what was not is not", async () => {
  const { app, ids, metadata, woken } = await withRows("given-up", "delivered");
  const again = (id: number | undefined) =>
    app.inject({ method: "POST", url: `/v1/notifications/${id}/retry` });
  expect((await again(ids[0])).json()).toMatchObject({ state: "waiting", attempts: 0 });
  expect(woken()).toBe(1);
  for (const id of ids) {
    expect((await again(id)).json()).toMatchObject({
      ...{ status: 409, code: "PL_NOTIFICATION_NOT_RETRIED" },
    });
  }
  expect((await again(999)).json()).toMatchObject({ code: "PL_NOTIFICATION_UNKNOWN" });
  await metadata.db.deleteFrom("channels").execute();
  await metadata.db.updateTable("notifications").set({ state: "given-up" }).execute();
  expect((await again(ids[0])).json()).toMatchObject({
    detail: expect.stringContaining("the channel ops was removed"),
  });
});
