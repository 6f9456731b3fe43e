import { expect, onTestFinished, test } from "vitest";
import { channelRecords } from "../storage/metadata/channel-store.ts";
import { noteSaidThere, saidThere } from "./channel-echo.ts";
import { minuteMs, outboxFixture } from "./testing/outbox-fixture.ts";

test("what was said there first is not told there again, also when it is told later", async () => {
  const it = await outboxFixture();
  onTestFinished(() => it.close());
  await it.channel("ops");
  await it.channel("other");
  await it.routes({ channels: ["ops", "other"] });
  const incident = await it.incident();
  await it.tell(incident, "open");
  await it.work();
  const saidInOps = (event: "acknowledge" | "resolve") =>
    it.metadata.transaction((prepare) => {
      const channel = channelRecords(prepare).find("ops");
      if (channel === undefined) throw new Error("the channel is gone");
      noteSaidThere(prepare, channel, { incidentId: incident.id, event, atMs: it.clock.nowMs });
    });
  await saidInOps("acknowledge");
  await it.tell(incident, "acknowledge", { state: "acknowledged" });
  await it.work();
  // Kept back for a while, as by a silence: it is told under another time.
  await saidInOps("resolve");
  it.clock.nowMs += minuteMs;
  await it.tell(incident, "resolve", { state: "resolved" });
  await it.work();
  await it.tell(incident, "reopen", { state: "open" });
  await it.work();
  it.clock.nowMs += minuteMs;
  await it.tell(incident, "resolve", { state: "resolved" });
  await it.work();
  const to = (name: string) => it.sent().filter((one) => one.startsWith(name));
  expect(to("ops")).toEqual(["ops open", "ops reopen", "ops resolve"]);
  expect(to("other")).toEqual(
    ["open", "acknowledge", "resolve", "reopen", "resolve"].map((event) => `other ${event}`),
  );
  const echoes = (await it.rows("cancelled")).map(({ detail }) => detail);
  expect(new Set(echoes)).toEqual(new Set([saidThere]));
});
