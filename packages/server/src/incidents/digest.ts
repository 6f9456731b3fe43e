import { severities, type Notice, type NoticeEvent } from "@plumbline/contracts";
import { shortHash } from "./incident-notice.ts";

const everyMs = { "1h": 3_600_000, "1d": 86_400_000 } as const;

/** When a digest of what happens now is sent: at the next full hour or day, UTC. */
export function nextDigestMs(atMs: number, every: "1h" | "1d"): number {
  return (Math.floor(atMs / everyMs[every]) + 1) * everyMs[every];
}

export interface DigestOptions {
  readonly channel: { readonly id: number; readonly createdAtMs: number };
  readonly atMs: number;
  readonly publicUrl: string;
}

const words: readonly (readonly [NoticeEvent, string])[] = [
  ["open", "opened"],
  ["reopen", "came back"],
  ["escalate", "got worse"],
  ["acknowledge", "acknowledged"],
  ["mitigate", "mitigated"],
  ["resolve", "resolved"],
  ["close", "closed"],
];

/** One message of many: counts, and a line for each incident as it stood last, the worst first. */
export function digestNotice(notices: readonly Notice[], options: DigestOptions): Notice {
  const { channel, atMs, publicUrl } = options;
  const latest = new Map<number, Notice>();
  for (const notice of notices) {
    if (notice.incident !== null) latest.set(notice.incident.id, notice);
  }
  const standing = [...latest.values()].toSorted((a, b) => rank(a) - rank(b));
  const models = new Set(standing.map(({ incident }) => incident?.model));
  const counts = words.flatMap(([event, word]) => {
    const count = notices.filter((notice) => notice.event === event).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  const live = standing.filter(
    ({ incident }) => incident?.state !== "resolved" && incident?.state !== "closed",
  ).length;
  return {
    ...{ event: "digest", at: new Date(atMs).toISOString() },
    key: `plumbline-digest-${shortHash(JSON.stringify([channel.id, channel.createdAtMs, atMs]))}`,
    severity: standing[0]?.severity ?? "info",
    title: `Digest: ${counted(standing.length, "incident")} of ${counted(models.size, "model")}, ${live} not over`,
    news: counts.length === 0 ? "Nothing new began" : counts.join(", "),
    harm: "",
    lines: standing.map(lineOf),
    url: publicUrl === "" ? null : `${publicUrl.replace(/\/+$/, "")}/v1/incidents`,
    incident: null,
  };
}

const rank = ({ severity }: Notice): number => severities.indexOf(severity);

const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? "" : "s"}`;

function lineOf({ severity, title, harm, incident }: Notice): string {
  const { id = 0, model = "", state = "" } = incident ?? {};
  return `[${severity}] ${model} ${id}: ${title} (${state})${harm === "" ? "" : `. ${harm}`}`;
}
