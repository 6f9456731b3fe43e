import { noticeEvents, type Notice, type NoticeEvent } from "@plumbline/contracts";

/** A message about an incident, or a digest or test without one. */
export function sampleNotice(event: NoticeEvent = "open", over: Partial<Notice> = {}): Notice {
  const hasIncident = event !== "digest" && event !== "test";
  const isOver = event === "resolve" || event === "close";
  return {
    ...{ event, key: "plumbline-flights-12-0123456789abcdef", at: "2026-03-01T10:15:00.000Z" },
    ...{ severity: "critical", title: "flights: answers are worse than in the baseline: log loss" },
    news: "A new incident",
    harm: "Log loss went from 0.41 to 0.58 (0.55 to 0.61) in the window until 10:00",
    lines: ["log loss 0.58 instead of 0.41", "What moved: carrier: 31% of the rows are new"],
    url: "https://plumbline.example/incidents/12",
    incident: hasIncident
      ? {
          ...{ id: 12, model: "flights", kind: "performance", version: "v7", segment: "origin=…" },
          ...{ state: isOver ? "resolved" : "open", owner: null },
          openedAt: "2026-03-01T10:05:00.000Z",
        }
      : null,
    ...over,
  };
}

/** All that a channel may be given: each event, plain and as odd as names can be. */
export const sampleNotices: readonly Notice[] = noticeEvents.flatMap((event) => [
  sampleNotice(event),
  sampleNotice(event, {
    title: '🧭é\u0000\r\nBcc: x@y.example <!channel> *b* [l](http://x) & "q" '.repeat(500),
    harm: "ü€𝄞<b>&amp;".repeat(2_000),
    news: "n".repeat(10_000),
    lines: Array.from({ length: 500 }, (_, i) => `${i} ${"𝄞".repeat(1_000)}`),
    key: "k".repeat(1_000),
  }),
  sampleNotice(event, { harm: "", lines: [], url: null, severity: "info" }),
]);
