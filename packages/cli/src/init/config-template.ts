import { parse } from "yaml";
import { guessRoles, type SeenColumn } from "./guess-roles.ts";

export interface Seen {
  /** The files as the user wrote them. */
  readonly paths: readonly string[];
  readonly columns: readonly (SeenColumn & {
    readonly type: string;
    /** How many values a categorical column has; null for others. */
    readonly categories: number | null;
  })[];
}

const roleWords = {
  target: "what really happened: the label",
  prediction: "what the model decided",
  score: "the model's score of the positive class",
  id: "unique id of a prediction",
  time: "when it happened",
  query: "ranking: rows of one query",
  cluster: "rows with the same value move together",
  latency: "time the model took to answer",
  error: "set where the model failed to answer",
} as const;

/** More cells than this is no cut a person looks at. */
const maxSegments = 30;

/** A commented plumbline.yaml for what was seen: kinds are stated, roles only suggested. */
export function configTemplate(seen: Seen): string {
  return [
    "# Plumbline: what is known about this model's data. Lines with # are suggestions.",
    "version: 1",
    "",
    "# Rows that were good: files, folders, globs, or a file made by `plumbline baseline`.",
    ...baselineLines(seen.paths),
    "",
    "# Which columns mean something. Guessed from their names: remove the # where it is right.",
    ...roleLines(seen),
    "",
    "# What the values mean, as found out: numeric, categorical, boolean, timestamp, text,",
    "# identifier, embedding. Add `ignore: true` to leave a column out.",
    "columns:",
    ...seen.columns.map(
      ({ name, kind, type }) => `  ${yamlText(name)}: { kind: ${kind} } # ${oneLine(type)}`,
    ),
    "",
    "# Look at parts of the rows apart; `a*b` crosses two columns.",
    ...segmentLines(seen),
    "",
    "# Conditions that rows must keep.",
    ...ruleLines(seen),
    "",
    "# Chance that a comparison without any change alerts at all.",
    "# falseAlarmRate: 0.01",
    "",
  ].join("\n");
}

function baselineLines(paths: readonly string[]): string[] {
  const [first = "", ...others] = paths;
  if (others.length === 0) return [`baseline: ${yamlText(first)}`];
  return ["baseline:", ...paths.map((path) => `  - ${yamlText(path)}`)];
}

function roleLines({ columns }: Seen): string[] {
  const guesses = guessRoles(columns);
  const roles = Object.keys(roleWords) as (keyof typeof roleWords)[];
  const lines = roles
    .toSorted((a, b) => Number(b in guesses) - Number(a in guesses))
    .map((role) => {
      const guess = guesses[role];
      const example = guess === undefined ? "COLUMN" : yamlText(guess);
      return `#   ${role}: ${example} # ${roleWords[role]}`;
    });
  return ["# roles:", ...lines];
}

function segmentLines({ columns }: Seen): string[] {
  const roles = Object.values(guessRoles(columns));
  const fits = columns
    .filter(({ name }) => !roles.includes(name))
    .filter(({ categories }) => categories !== null && categories > 1 && categories <= maxSegments)
    .slice(0, 3);
  const lines = fits.map(({ name }) => `#   - ${yamlText(name)}`);
  return ["# segments:", ...(lines.length > 0 ? lines : ["#   - COLUMN"])];
}

function ruleLines({ columns }: Seen): string[] {
  const numeric = columns.find(({ kind }) => kind === "numeric")?.name ?? "COLUMN";
  return [
    "# rules:",
    `#   - { column: ${yamlText(numeric)}, range: { min: 0 }, maxShare: 0.001 }`,
    '#   - { name: "…", expression: "…" } # a condition across columns',
  ];
}

/** The text as YAML, in quotes only where YAML would read something else. */
export function yamlText(text: string): string {
  const isPlain = /^[\p{L}_./][\p{L}\p{N}_./*-]*$/u.test(text) && parse(text) === text;
  return isPlain ? text : JSON.stringify(text);
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ");
