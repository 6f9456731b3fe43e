import type { Lineage } from "@plumbline/contracts";
import { allVersions as together } from "../domain/monitor.ts";
import type {
  EvaluationTrace,
  IncidentTrace,
  TrainingSetTrace,
  VersionTraces,
} from "../storage/metadata/lineage-store.ts";
import type { KnownVersion } from "../storage/metadata/registry-store.ts";

type Node = Lineage["nodes"][number];
type Edge = Lineage["edges"][number];

/** From data over versions, their rows and what was found in them, to incidents and runs. */
export function lineageOf(
  versions: readonly KnownVersion[],
  traces: VersionTraces,
  version: string | null,
): Pick<Lineage, "nodes" | "edges"> {
  const nodes = new Map<string, Node>();
  const edges: Edge[] = [];
  const add = (node: Node): void => void nodes.set(node.id, node);
  const shown = version === null ? versions : familyOf(versions, version);
  for (const one of shown) addVersion(one, traces, { add, edges });
  const names = new Set(shown.map(({ version: name }) => name));
  addIncidents(traces, shown, { add, edges });
  addRuns(traces, names, { add, edges });
  addChampions(traces, names, { add, edges });
  addNeighbours(traces, { add, edges });
  return {
    nodes: [...nodes.values()],
    edges: edges.filter(({ from, to }) => nodes.has(from) && nodes.has(to)),
  };
}

interface Graph {
  readonly add: (node: Node) => void;
  readonly edges: Edge[];
}

/** A version with all it descends from, and its direct children. */
function familyOf(versions: readonly KnownVersion[], version: string): readonly KnownVersion[] {
  const byName = new Map(versions.map((one) => [one.version, one]));
  const names = new Set<string>();
  for (let at: string | null = version; at !== null && !names.has(at);) {
    names.add(at);
    at = byName.get(at)?.entry?.parent ?? null;
  }
  const isNear = ({ version: name, entry }: KnownVersion): boolean =>
    names.has(name) || entry?.parent === version;
  return versions.filter(isNear);
}

function addVersion(known: KnownVersion, traces: VersionTraces, { add, edges }: Graph): void {
  const { version, entry } = known;
  const id = `version:${version}`;
  add({
    ...{ id, kind: "version", title: version },
    facts: {
      kind: entry?.kind ?? "seen",
      registeredAt: iso(entry?.registeredAtMs ?? null),
      by: entry?.actor ?? null,
      commit: entry?.details.git?.commit ?? null,
      artifact: entry?.details.artifact?.address ?? null,
    },
  });
  for (const data of entry?.details.data ?? []) {
    const set = traces.trainingSets.find((one) => one.id === data.id);
    const from = `data:${data.kind}:${data.id}`;
    const facts = { kind: data.kind, address: data.address ?? null, rows: set?.rows ?? null };
    const times = set === undefined ? {} : { from: iso(set.fromMs), to: iso(set.toMs) };
    const title = set === undefined ? data.id : rowSetTitle(set);
    add({ id: from, kind: "data", title, facts: { ...facts, ...times, id: data.id } });
    edges.push({ from, to: id, why: "trained on" });
  }
  if (entry !== null && entry.parent !== null) {
    const why = entry.kind === "adjustment" ? "adjusted" : "followed by";
    edges.push({ from: `version:${entry.parent}`, to: id, why });
  }
  addRows(known, traces.evaluations, { add, edges });
}

const rowSetTitle = ({ rows, toMs }: TrainingSetTrace): string =>
  `${rows} rows to ${new Date(toMs).toISOString().slice(0, 10)}`;

function addRows(
  { version, firstSeenAtMs, lastSeenAtMs }: KnownVersion,
  evaluations: readonly EvaluationTrace[],
  { add, edges }: Graph,
): void {
  if (firstSeenAtMs === null || lastSeenAtMs === null) return;
  const own = evaluations.filter((one) => one.version === version);
  const isMeanwhile = (one: EvaluationTrace): boolean =>
    one.version === together && one.toMs > firstSeenAtMs && one.fromMs <= lastSeenAtMs;
  const found = own.length > 0 ? own : evaluations.filter(isMeanwhile);
  const rowsByMonitor = Map.groupBy(found, ({ monitor }) => monitor);
  const judged = [...rowsByMonitor.values()].map((many) =>
    many.reduce((sum, { rows }) => sum + rows, 0),
  );
  const [from, to] = [`predictions:${version}`, `evaluations:${version}`];
  add({
    ...{ id: from, kind: "predictions", title: `Answers of ${version}` },
    facts: {
      from: iso(firstSeenAtMs),
      to: iso(lastSeenAtMs),
      rowsJudged: judged.length === 0 ? null : Math.max(...judged),
    },
  });
  edges.push({ from: `version:${version}`, to: from, why: "answered" });
  if (found.length === 0) return;
  const counts = new Map<string, number>();
  for (const { verdict, windows } of found) {
    counts.set(verdict, (counts.get(verdict) ?? 0) + windows);
  }
  const scope = own.length > 0 ? "of this version alone" : "of all versions in its time";
  const title = `Windows ${scope}`;
  add({ id: to, kind: "evaluations", title, facts: Object.fromEntries(counts) });
  edges.push({ from, to, why: "judged" });
}

function addIncidents(traces: VersionTraces, shown: readonly KnownVersion[], graph: Graph): void {
  for (const incident of traces.incidents) {
    const from = versionsOf(incident, shown);
    if (from.length === 0) continue;
    const id = `incident:${incident.id}`;
    graph.add({
      ...{ id, kind: "incident", title: incident.title },
      facts: {
        state: incident.state,
        openedAt: iso(incident.openedAtMs),
        firstWindow: iso(incident.firstWindowMs),
      },
    });
    for (const name of from) {
      graph.edges.push({ from: `evaluations:${name}`, to: id, why: "alarmed" });
    }
  }
}

/** One of all versions belongs to those that answered then; to all, where none is known to have. */
function versionsOf(
  { version, firstWindowMs }: IncidentTrace,
  shown: readonly KnownVersion[],
): readonly string[] {
  if (version !== together) return shown.filter((one) => one.version === version).map(nameOf);
  const then = shown.filter(
    ({ firstSeenAtMs, lastSeenAtMs }) =>
      firstSeenAtMs !== null &&
      lastSeenAtMs !== null &&
      firstSeenAtMs <= firstWindowMs &&
      lastSeenAtMs >= firstWindowMs,
  );
  return (then.length > 0 ? then : shown).map(nameOf);
}

const nameOf = ({ version }: KnownVersion): string => version;

function addRuns(traces: VersionTraces, names: ReadonlySet<string>, { add, edges }: Graph): void {
  for (const run of traces.runs) {
    const { id, candidate, champion, incidentId, trainingSetId } = run;
    const isNear = [candidate, champion].some((name) => name !== null && names.has(name));
    if (!isNear) continue;
    const to = `run:${id}`;
    const facts = { state: run.state, action: run.action, createdAt: iso(run.createdAtMs) };
    add({ id: to, kind: "run", title: `Run ${id}`, facts });
    if (incidentId !== null) edges.push({ from: `incident:${incidentId}`, to, why: "answered by" });
    if (trainingSetId !== null) {
      edges.push({ from: `data:plumbline:${trainingSetId}`, to, why: "trained on" });
    }
    if (candidate === null) continue;
    if (run.gate === null) {
      edges.push({ from: to, to: `version:${candidate}`, why: "made" });
      continue;
    }
    const gate = `gate:${id}`;
    const { verdict, summary, rows } = run.gate;
    add({
      id: gate,
      kind: "gate",
      title: `Gate of ${candidate}`,
      facts: { verdict, summary, rows },
    });
    edges.push({ from: to, to: gate, why: "brought a candidate to" });
    edges.push({ from: gate, to: `version:${candidate}`, why: verdict });
  }
}

function addChampions(
  { champions, incidents }: VersionTraces,
  names: ReadonlySet<string>,
  { add, edges }: Graph,
): void {
  for (const one of champions) {
    if (!names.has(one.version)) continue;
    const id = `champion:${one.id}`;
    const { version, fromMs, toMs, kind, actor, reason } = one;
    add({
      ...{ id, kind: "champion", title: `${version} is champion` },
      facts: { from: iso(fromMs), to: iso(toMs), how: kind, by: actor, why: reason },
    });
    edges.push({ from: `version:${version}`, to: id, why: "became" });
    for (const { id: incident, firstWindowMs } of incidents) {
      if (firstWindowMs < fromMs || firstWindowMs >= (toMs ?? Infinity)) continue;
      edges.push({ from: id, to: `incident:${incident}`, why: "in its time" });
    }
  }
}

/** Feeds lead to the answers of the champion, and these to the models that live on them. */
function addNeighbours(
  { champions, upstream, downstream }: VersionTraces,
  { add, edges }: Graph,
): void {
  const answers = `predictions:${champions.at(-1)?.version ?? ""}`;
  for (const name of upstream) {
    const id = `upstream:${name}`;
    add({ id, kind: "upstream", title: name, facts: { known: "as configured" } });
    edges.push({ from: id, to: answers, why: "feeds" });
  }
  for (const name of downstream) {
    const id = `downstream:${name}`;
    add({ id, kind: "downstream", title: name, facts: { known: "as configured" } });
    edges.push({ from: answers, to: id, why: "feeds" });
  }
}

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
