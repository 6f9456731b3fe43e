import type { Random } from "@plumbline/stats";
import { nastyNumbers, nastyTexts, pick, type NastyPool } from "./nasty-values.ts";

/** good: has to be accepted. bad: has to be set apart. any: one or the other. */
export type Expectation = "good" | "bad" | "any";

export interface FuzzRow {
  /** JSON on one line. */
  readonly text: string;
  readonly expected: Expectation;
  /** Of a good row: what has to be found in the lake. */
  readonly id: string;
  readonly x: number | null;
}

/** Fields and features by name, as JSON. */
interface Draft {
  readonly fields: Map<string, string>;
  readonly features: Map<string, string>;
}

type Change = (draft: Draft, random: Random, pool: NastyPool) => Expectation;

const json = JSON.stringify;
const nowMs = Date.UTC(2026, 0, 1);

export function fuzzRow(id: string, random: Random, pool: NastyPool): FuzzRow {
  const kind = random.uniform();
  if (kind < 0.03) return { text: pick(noRows, random), expected: "bad", id, x: null };
  if (kind < 0.05) return { text: pool.json(random), expected: "any", id, x: null };
  const draft = goodDraft(id, random);
  const expectations: Expectation[] = ["good"];
  if (kind < 0.7) expectations.push(pick(changes, random)(draft, random, pool));
  if (kind < 0.2) expectations.push(pick(changes, random)(draft, random, pool));
  return { text: textOf(draft), expected: together(expectations), id, x: xOf(draft) };
}

/** What comes first in a clean batch fixes the schema. */
export function goodRow(id: string, random: Random): FuzzRow {
  const draft = goodDraft(id, random);
  return { text: textOf(draft), expected: "good", id, x: xOf(draft) };
}

/** Two changes may undo each other, so only what is certain remains so. */
function together(expectations: readonly Expectation[]): Expectation {
  const bad = expectations.filter((one) => one === "bad").length;
  if (bad === 0) return expectations.includes("any") ? "any" : "good";
  return expectations.length === 2 ? "bad" : "any";
}

function goodDraft(id: string, random: Random): Draft {
  return {
    fields: new Map([
      ["id", json(id)],
      ["time", json(nowMs + random.below(3_600_000))],
      ["prediction", String(random.uniform() < 0.5)],
      ["score", String(random.uniform())],
    ]),
    features: new Map([
      ["x", String(random.normal())],
      ["text", json(pick(["a", "b", "c"], random))],
      ["flag", String(random.uniform() < 0.5)],
      ["when", json("2026-01-01T00:00:00Z")],
      ["vector", json([random.normal(), 0, null])],
    ]),
  };
}

function textOf({ fields, features }: Draft): string {
  const objectOf = (map: ReadonlyMap<string, string>): string =>
    `{${[...map].map(([name, value]) => `${json(name)}:${value}`).join(",")}}`;
  const all = new Map(fields);
  if (!all.has("features")) all.set("features", objectOf(features));
  if (all.get("features") === "") all.delete("features");
  return objectOf(all);
}

/** As the lake is to hold it. */
function xOf({ features }: Draft): number | null {
  const value = features.get("x");
  return value === undefined || value === "null" ? null : Number(value.replaceAll('"', ""));
}

const noRows = [
  "null",
  "true",
  "5",
  '"row"',
  "[]",
  "[[]]",
  "[1,2]",
  "{}",
  '{"features":{}}',
  '{"id":"x"}',
];

const set =
  (expected: Expectation, field: string, values: readonly string[]): Change =>
  ({ fields }, random) => {
    fields.set(field, pick(values, random));
    return expected;
  };
const feature =
  (expected: Expectation, name: string, values: readonly string[]): Change =>
  ({ features }, random) => {
    features.set(name, pick(values, random));
    return expected;
  };

const texts = nastyTexts.map((text) => json(text));
const columns = ["__proto__", "constructor", "toString", "X", "Text", "x y", "é", "a.b", "select"];

const changes: readonly Change[] = [
  // What a row must have, and what its id may be.
  set("bad", "id", ['""', "null", "5", "{}", "[]", "true", json("x".repeat(513)), '"a\\u0000b"']),
  set("bad", "id", ['"a\\nb"', '"\\ud800"', '"\\u007f"', json("🙂".repeat(300))]),
  set("bad", "features", ["", "null", "[]", '"x"', "5", "true"]),
  ({ fields }) => (fields.delete("id") ? "bad" : "bad"),
  ({ fields }, random) => {
    // A megabyte now and then: more would only be slow.
    const length = random.uniform() < 0.02 ? 1_100_000 : 2_000;
    fields.set("id", json("i".repeat(length)));
    return "bad";
  },
  // Times.
  set("bad", "time", [
    "0",
    "-1",
    "1",
    "true",
    "{}",
    "1e30",
    "1e99",
    "1e999",
    "99999999999",
    "90000000000000",
  ]),
  set("bad", "time", [
    '"9999-12-31T23:59:59Z"',
    '"1970-01-01T00:00:00Z"',
    '"2024-02-30T00:00:00Z"',
  ]),
  set("bad", "time", [
    '"yesterday"',
    '"2024-01-01T00:00:00"',
    '"2024-01-01"',
    '""',
    '"١٢٣"',
    "[5]",
  ]),
  set("good", "time", ["1714564800", "1714564800000", "1714564800000000", "1714564800000000000"]),
  // The last second of 9999 as seconds, and so on, is a time of 1978 in the next unit.
  set("good", "time", ["253402300799", "253402300799000", "253402300799000000"]),
  set("good", "time", [
    '"2024-05-01T12:00:00Z"',
    '"2024-05-01T12:00+02:00"',
    "86400",
    '"1970-01-03T00:00:00.5-12:00"',
  ]),
  // The other fields.
  set("bad", "version", ['"../x"', '"a b"', '""', "5", "null", '"x."', json("v".repeat(129))]),
  set("bad", "latencyMs", ["-1", '"5"', "1e999", "null", "[]"]),
  set("good", "latencyMs", ["0", "1e308", "5e-324"]),
  set("bad", "score", ['"high"', "true", "{}", "1e999", '"1"']),
  set("good", "score", ["null", '"NaN"', '"-Infinity"', "-5", "1e308"]),
  set("bad", "scores", [
    "[]",
    "null",
    '{"a":"x"}',
    '{"a":null}',
    '{"a":1e999}',
    '{"":1}',
    '{"a\\nb":1}',
  ]),
  set("good", "scores", ["{}", '{"a":1,"b":0}', '{"__proto__":1,"constructor":2}']),
  set("bad", "error", ["5", json("e".repeat(2_001)), "null", '"\\u0000"', "{}"]),
  set("bad", "subject", ['""', "5", json("s".repeat(513)), '"\\u0001"']),
  set("bad", "prediction", ['"yes"', "1", "{}", "[true]", "1e999"]),
  set("good", "prediction", ["null"]),
  set("any", "subject", texts),
  ({ fields }, random, pool) => {
    const known = new Set(["id", "features"]);
    const name = pool.text(random);
    if (known.has(name) || fields.has(name)) return "any";
    const optional = ["version", "latencyMs", "scores", "error", "subject"];
    fields.set(name, pool.json(random));
    return optional.includes(name) ? "any" : "bad";
  },
  ({ fields }, random, pool) => {
    fields.set(pick([...fields.keys()], random), pool.json(random));
    return "any";
  },
  // Features.
  feature("bad", "x", ['"12"', "true", "{}", "[1]", "1e999", '"nan"', '""']),
  feature("good", "x", [
    "null",
    '"NaN"',
    '"Infinity"',
    '"-Infinity"',
    "1e308",
    "5e-324",
    "-0",
    "1e-999",
  ]),
  feature(
    "good",
    "x",
    nastyNumbers.filter((text) => Number.isFinite(Number(text))),
  ),
  feature("bad", "text", ["5", "true", "{}", '["a"]', '"\\u0000"', '"\\ud800"']),
  feature(
    "good",
    "text",
    nastyTexts
      .filter((text) => text.isWellFormed() && !text.includes("\0"))
      .map((text) => json(text)),
  ),
  feature("bad", "flag", ['"true"', "1", "{}", "[]"]),
  feature("good", "flag", ["null"]),
  feature("bad", "when", ['"now"', "{}", "true", '"2024-02-30T00:00:00Z"', '""']),
  feature("bad", "vector", ['["a"]', "[[1]]", "{}", '"[1]"', "5", "[1e999]"]),
  feature("good", "vector", ["[]", "[null]", json(Array(1_000).fill(0.5))]),
  ({ features }, random) => {
    features.set(pick(["pl_id", "pl_", "", "a\nb", "a\0b", "n".repeat(257)], random), "1");
    return "bad";
  },
  ({ features }, random, pool) => {
    features.set(pick(columns, random), pool.json(random));
    return "any";
  },
  ({ features }, random) => (features.delete(pick([...features.keys()], random)) ? "good" : "good"),
];
