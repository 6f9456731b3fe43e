import type { Notice } from "@plumbline/contracts";

/** What a test of a channel sends. */
export function testNotice({
  id,
  actor,
  channel,
  atMs,
}: {
  readonly id: string;
  readonly actor: string;
  readonly channel: string;
  readonly atMs: number;
}): Notice {
  return {
    ...{ event: "test", key: `plumbline-test-${id}`, at: new Date(atMs).toISOString() },
    ...{ severity: "info", title: `Test of the channel ${channel}` },
    news: `Sent by ${actor}`,
    harm: "Nothing is wrong: this message shows that the channel works.",
    ...{ lines: [], url: null, incident: null },
  };
}
