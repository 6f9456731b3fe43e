import {
  alignAnswers,
  nearestName,
  PlumblineError,
  type FileSource,
  type GateInput,
  type GateSide,
  type GateValue,
} from "@plumbline/core";
import type { gateOptions } from "../options/gate-options.ts";
import type { FlagsOf } from "../options/option.ts";
import type { Work } from "../work/with-engine.ts";
import { readGateTable, type GateTable, type WantedColumn } from "./gate-table.ts";
import { inferTask } from "./infer-task.ts";
import type { GateConfig } from "./read-gate-config.ts";
import { trainingFacts } from "./training-facts.ts";

export type GateFlags = FlagsOf<typeof gateOptions>;

/** Files by the flag that names them. */
export interface GateFiles {
  readonly champion: readonly string[];
  readonly candidate: readonly string[];
  readonly labels: readonly string[] | null;
  readonly training: readonly string[] | null;
}

export interface BuildTask {
  readonly flags: GateFlags;
  readonly config: GateConfig;
  readonly files: GateFiles;
  readonly reading: Pick<FileSource, "format" | "csv">;
  /** A path as the process can open it. */
  readonly open: (path: string) => string;
}

/** The columns in which one model answered. */
interface AnswerColumns {
  readonly score: WantedColumn | null;
  readonly prediction: WantedColumn | null;
  readonly classScores: readonly (WantedColumn & { readonly label: string })[];
}

/**
 * What the gate looks at, from files.
 * @throws PlumblineError when a file or a column is not there, or flags do not fit each other
 */
export async function buildGateInput(work: Work, task: BuildTask): Promise<GateInput> {
  const { flags, config, files } = task;
  const answers = {
    champion: answersOf(flags, "champion"),
    candidate: answersOf(flags, "candidate"),
  };
  const isOneFile = files.candidate.join("\n") === files.champion.join("\n");
  if (isOneFile) requireApart(answers.champion, answers.candidate);
  if (flags.id === undefined && !(isOneFile && files.labels === null)) {
    throw usage(
      "rows of several files cannot be put together without an id",
      "Pass --id COLUMN, which is in every file",
    );
  }
  const slices = sliceColumns(flags, config);
  const tables = await readTables(
    work,
    task,
    answers,
    slices.flatMap(({ columns }) => columns),
    isOneFile,
  );
  const { base, champion, candidate } = tables;
  const ids =
    base.columns.get(flags.id ?? "") ?? Array.from({ length: base.rows }, (_, row) => row);
  const align = aligner(flags.id, ids);
  const labelColumn = flags.label ?? "";
  const labels = base.columns.get(labelColumn) ?? [];
  const sideOf = (name: "champion" | "candidate", table: GateTable): GateSide =>
    side(name, {
      flags,
      config,
      table,
      columns: answers[name],
      align: table === base ? null : align,
      isOneFile,
    });
  const find = (name: string): readonly GateValue[] | undefined =>
    findColumn(name, { base, others: [champion, candidate], align });
  const times = flags.time === undefined ? undefined : find(flags.time);
  const cluster = flags.cluster ?? (flags.time === undefined ? config.model?.cluster : undefined);
  const clusters = cluster === undefined ? undefined : find(cluster);
  const hasClassScores = answers.champion.classScores.length > 0;
  const has = { scores: answers.champion.score !== null, classScores: hasClassScores };
  const own =
    candidate === base || candidate === champion ? undefined : candidate.columns.get(labelColumn);
  const positive = flags.positive ?? config.model?.positive;
  return {
    task: flags.task ?? config.model?.task ?? inferTask(labels, has),
    ...(positive !== undefined && { positive }),
    ids,
    labels,
    champion: sideOf("champion", champion),
    candidate: {
      ...sideOf("candidate", candidate),
      ...(own && { labels: align(candidate, { own }).columns.own }),
    },
    slices: Object.fromEntries(
      slices.flatMap(({ name, columns }) => {
        const lists = columns.map(find);
        return lists.some((list) => list === undefined)
          ? []
          : [[name, crossed(lists as readonly (readonly GateValue[])[])]];
      }),
    ),
    ...(times && { times }),
    ...(clusters && { clusters }),
    ...(tables.training &&
      trainingFacts(tables.training, base, { id: flags.id, answers: answerNames(answers) })),
  };
}

async function readTables(
  work: Work,
  { flags, config, files, reading, open }: BuildTask,
  answers: Readonly<Record<"champion" | "candidate", AnswerColumns>>,
  slices: readonly string[],
  isOneFile: boolean,
) {
  if (flags.label === undefined) {
    throw usage("which column holds what really happened was not said", "Pass --label COLUMN");
  }
  const label = { flag: "--label", column: flags.label };
  const id = flags.id === undefined ? [] : [{ flag: "--id", column: flags.id }];
  const also = [flags.time, flags.cluster, config.model?.cluster, flags.label, ...slices];
  const takes = also.filter((name) => name !== undefined);
  const latency = flags.latency === undefined ? [] : [{ flag: "--latency", column: flags.latency }];
  const read = (shown: readonly string[], needs: readonly WantedColumn[], isBase: boolean) =>
    readGateTable(work, {
      paths: shown.map(open),
      shown,
      reading,
      needs: [...id, ...needs],
      // Contents are compared with those of the training rows.
      takes: isBase && files.training !== null ? "all" : takes,
    });
  const own = (name: "champion" | "candidate") => [...needsOf(answers[name]), ...latency];
  const hasLabels = files.labels !== null;
  const championNeeds = [...own("champion"), ...(isOneFile ? own("candidate") : [])];
  const champion = await read(
    files.champion,
    hasLabels ? championNeeds : [...championNeeds, label],
    !hasLabels,
  );
  const candidate = isOneFile ? champion : await read(files.candidate, own("candidate"), false);
  const base = files.labels === null ? champion : await read(files.labels, [label], true);
  const training =
    files.training === null
      ? null
      : await readGateTable(work, {
          paths: files.training.map(open),
          shown: files.training,
          reading,
          needs: id,
          takes: "all",
        });
  for (const [flag, name] of [
    ["--time", flags.time],
    ["--cluster", flags.cluster],
  ] as const) {
    requireSomewhere(flag, name, [base, champion, candidate]);
  }
  for (const name of new Set((flags.slice ?? []).flat())) {
    requireSomewhere("--slice", name, [base, champion, candidate]);
  }
  return { base, champion, candidate, training };
}

function requireSomewhere(
  flag: string,
  column: string | undefined,
  tables: readonly GateTable[],
): void {
  if (column === undefined || tables.some(({ names }) => names.includes(column))) return;
  const names = [...new Set(tables.flatMap((table) => table.names))];
  throw new PlumblineError("PL_COLUMN_UNKNOWN", {
    column,
    where: flag,
    nearest: nearestName(column, names),
  });
}

function answersOf(flags: GateFlags, name: "champion" | "candidate"): AnswerColumns {
  const isChampion = name === "champion";
  const ownScore = isChampion ? flags.championScore : flags.candidateScore;
  const ownPrediction = isChampion ? flags.championPrediction : flags.candidatePrediction;
  const wanted = (kind: string, own: string | undefined, both: string | undefined) => {
    const column = own ?? both;
    const flag = own === undefined ? `--${kind}` : `--${name}-${kind}`;
    return column === undefined ? null : { flag, column };
  };
  const classScores = (flags.classScore ?? []).map(({ label, column }) => ({
    flag: "--class-score",
    label,
    column,
  }));
  const score = wanted("score", ownScore, flags.score);
  const prediction = wanted("prediction", ownPrediction, flags.prediction);
  if (score === null && prediction === null && classScores.length === 0) {
    throw usage(
      `which column holds the ${name}'s answers was not said`,
      `Pass --score or --prediction, or --${name}-score or --${name}-prediction`,
    );
  }
  return { score, prediction, classScores };
}

const needsOf = ({ score, prediction, classScores }: AnswerColumns): WantedColumn[] =>
  [score, prediction, ...classScores].filter((column) => column !== null);

const answerNames = (answers: Readonly<Record<string, AnswerColumns>>): ReadonlySet<string> =>
  new Set(Object.values(answers).flatMap((one) => needsOf(one).map(({ column }) => column)));

/** In one file each model needs columns of its own. */
function requireApart(champion: AnswerColumns, candidate: AnswerColumns): void {
  const names = (one: AnswerColumns): string =>
    needsOf(one)
      .map(({ column }) => column)
      .join(", ");
  if (names(champion) !== names(candidate)) return;
  throw usage(
    `champion and candidate answer in the same column, ${names(champion)}, of the same file`,
    "Pass --candidate FILE, or --champion-score and --candidate-score",
  );
}

interface SliceColumns {
  readonly name: string;
  readonly columns: readonly string[];
}

/** Of the flags, else of the gate, else of the model; and those of fairness. */
function sliceColumns(flags: GateFlags, { gate, model }: GateConfig): readonly SliceColumns[] {
  const named = gate.slices.columns.map((name) => [name]);
  const cuts = flags.slice ?? (named.length > 0 ? named : (model?.segments ?? []));
  const fairness = (gate.fairness?.columns ?? []).map((name) => [name]);
  const all = [...cuts, ...fairness].map((columns) => ({ name: columns.join("*"), columns }));
  return [...new Map(all.map((one) => [one.name, one])).values()];
}

function crossed(lists: readonly (readonly GateValue[])[]): readonly GateValue[] {
  const [first = []] = lists;
  if (lists.length === 1) return first;
  return first.map((_, row) => lists.map((list) => String(list[row] ?? "missing")).join(" · "));
}

type Align = <Name extends string>(
  table: GateTable,
  columns: Readonly<Record<Name, readonly GateValue[]>>,
) => ReturnType<typeof alignAnswers<Name>>;

function aligner(id: string | undefined, ids: readonly GateValue[]): Align {
  return (table, columns) =>
    alignAnswers(ids, table.columns.get(id ?? "") ?? [...ids.keys()], columns);
}

interface ColumnPlaces {
  readonly base: GateTable;
  readonly others: readonly GateTable[];
  readonly align: Align;
}

/** A column of the file with the labels, else of one with answers, in the order of the labels. */
function findColumn(
  name: string,
  { base, others, align }: ColumnPlaces,
): readonly GateValue[] | undefined {
  const own = base.columns.get(name);
  if (own) return own;
  const table = others.find(({ columns }) => columns.has(name));
  const values = table?.columns.get(name);
  return table && values ? align(table, { values }).columns.values : undefined;
}

interface SideParts {
  readonly flags: GateFlags;
  readonly config: GateConfig;
  readonly table: GateTable;
  readonly columns: AnswerColumns;
  /** Null when the rows are in order. */
  readonly align: Align | null;
  readonly isOneFile: boolean;
}

function side(name: "champion" | "candidate", parts: SideParts): GateSide {
  const { flags, config, table, columns, align, isOneFile } = parts;
  const { score, prediction, classScores } = columns;
  const read = (column: string): readonly GateValue[] => table.columns.get(column) ?? [];
  const given = Object.fromEntries(needsOf(columns).map(({ column }) => [column, read(column)]));
  const aligned = align?.(table, given) ?? { columns: given, strayAnswers: 0, repeatedAnswers: 0 };
  const valuesOf = (column: string): readonly GateValue[] => aligned.columns[column] ?? [];
  const isChampion = name === "champion";
  const version = isChampion ? flags.championVersion : flags.candidateVersion;
  const column = needsOf(columns)[0]?.column ?? name;
  const own = isChampion ? undefined : flags.candidateThreshold;
  const threshold = own ?? flags.threshold ?? config.model?.threshold;
  const latencies = flags.latency === undefined ? [] : read(flags.latency);
  return {
    version: version ?? (isOneFile ? column : table.shown),
    ...(score && { scores: valuesOf(score.column) }),
    ...(prediction && { predictions: valuesOf(prediction.column) }),
    ...(classScores.length > 0 && {
      classScores: Object.fromEntries(
        classScores.map(({ label, column: from }) => [label, valuesOf(from)]),
      ),
    }),
    ...(threshold !== undefined && { threshold }),
    latencyP95Ms: percentile95(latencies),
    strayAnswers: aligned.strayAnswers,
    repeatedAnswers: aligned.repeatedAnswers,
  };
}

function percentile95(values: readonly GateValue[]): number | null {
  const numbers = values.filter((value) => typeof value === "number" && Number.isFinite(value));
  const sorted = Float64Array.from(numbers as readonly number[]).sort();
  return sorted[Math.ceil(0.95 * sorted.length) - 1] ?? null;
}

function usage(problem: string, remedy: string): PlumblineError {
  return new PlumblineError("PL_USAGE_INVALID", { problem, remedy });
}
