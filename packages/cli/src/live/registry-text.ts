import type { Aliases, AliasMove, RegisteredVersion } from "@plumbline/contracts";
import { textTable } from "./text-table.ts";
import { minuteText } from "./time-words.ts";

/** How a move came about, in one line. */
export function moveText({ alias, from, to, at, actor, kind, reason }: AliasMove): string {
  const way = from === null ? `is ${to}` : `${from} → ${to}`;
  return `${minuteText(at)}  ${alias} ${way}  ${kind} by ${actor}: ${reason}`;
}

/** Whether model servers answer with what was promoted. */
export function deploymentText({ deployment, deployedInMs }: AliasMove): string {
  switch (deployment.state) {
    case "done":
      return `deployed after ${secondsText(deployedInMs)}`;
    case "failed":
      return `NOT deployed: ${deployment.message}`;
    case "waiting":
      return deployment.message === "" ? "being deployed" : `being deployed: ${deployment.message}`;
    case "superseded":
      return "not deployed: another move came first";
    case "none":
      return "nobody has to be told";
  }
}

const secondsText = (ms: number | null): string =>
  ms === null ? "?" : `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;

const columns = [
  { title: "VERSION" },
  { title: "ALIASES" },
  { title: "KIND" },
  { title: "PARENT" },
  { title: "REGISTERED (UTC)" },
  { title: "LAST ROW (UTC)" },
  { title: "COMMIT" },
  { title: "NOTE" },
];

export function versionsText(versions: readonly RegisteredVersion[], width: number | null): string {
  const when = (time: string | null): string => (time === null ? "–" : minuteText(time));
  const rows = versions.map((version) => [
    version.version,
    version.aliases.join(", "),
    version.kind,
    version.parent ?? "",
    when(version.registeredAt),
    when(version.lastSeenAt),
    version.details.git?.commit.slice(0, 10) ?? "",
    version.details.note.split("\n")[0] ?? "",
  ]);
  return textTable(columns, rows, { width });
}

/** Everything that is known of a version, one fact a line. */
export function versionText(version: RegisteredVersion): string {
  const { details } = version;
  const { git, artifact } = details;
  const facts: readonly (readonly [string, string | null])[] = [
    ["aliases", version.aliases.join(", ")],
    ["kind", version.kind === "seen" ? "seen in the data, never registered" : version.kind],
    ["parent", version.parent],
    ["registered", registeredText(version)],
    ["answered", answeredText(version)],
    ["code", git === null ? null : `${git.commit}${git.isDirty ? " with changes" : ""}`],
    ["branch", git?.branch ?? null],
    ["repository", git?.repository ?? null],
    ["data", details.data.map(({ kind, id }) => `${kind} ${id}`).join(", ")],
    ["parameters", pairsText(details.parameters)],
    ["metrics", pairsText(details.metrics)],
    ["artifact", artifact?.address ?? null],
    ["digest", artifact?.digest ?? null],
    ["adjustments", details.adjustments.map(({ kind }) => kind).join(", ")],
    ["threshold", details.threshold === null ? null : String(details.threshold)],
    ["baseline", version.baseline?.origin ?? "none yet"],
    ["note", details.note],
  ];
  const lines = facts.flatMap(([name, value]) =>
    value === null || value === "" ? [] : [`  ${name.padEnd(12)} ${value}`],
  );
  return [`${version.model} ${version.version}`, ...lines].join("\n");
}

function registeredText({ registeredAt, actor }: RegisteredVersion): string | null {
  return registeredAt === null ? null : `${minuteText(registeredAt)} by ${actor}`;
}

function answeredText({ firstSeenAt, lastSeenAt }: RegisteredVersion): string | null {
  if (firstSeenAt === null || lastSeenAt === null) return "never";
  return `${minuteText(firstSeenAt)} to ${minuteText(lastSeenAt)}`;
}

const pairsText = (pairs: Readonly<Record<string, unknown>>): string =>
  Object.entries(pairs)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(", ");

/** Who is champion, where a rollback leads, and the latest moves. */
export function aliasesText({ aliases, previousChampion, moves }: Aliases): string {
  const lines = aliases.map(({ alias, version, isNamed }) => {
    const how = isNamed ? "" : " (nobody named it: it sends rows)";
    return `  ${alias.padEnd(12)} ${version}${how}`;
  });
  const back = previousChampion ?? "nowhere: there is no earlier champion";
  return [
    ...(lines.length === 0 ? ["  no champion yet"] : lines),
    `  ${"rollback to".padEnd(12)} ${back}`,
    ...moves.map((move) => `  ${moveText(move)} (${deploymentText(move)})`),
  ].join("\n");
}
