import fc from "fast-check";
import { expect, test } from "vitest";
import { nestsDeeperThan } from "./json-depth.ts";
import { jsonProblem } from "./json-place.ts";
import { parseJsonText } from "./parse-json.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function problemOf(text: string): string {
  try {
    JSON.parse(text);
  } catch (error) {
    return jsonProblem(error, text);
  }
  return "none";
}

test.each([
  ["", "it is empty"],
  ["  \n", "it is empty"],
  ["[1,", "the text ends too early"],
  ["[1,2,x]", "line 1, column 6: Unexpected token 'x'"],
  ['{"a":1,}', "line 1, column 8: Expected double-quoted property name"],
  [`[${'{"id":"aaaaaaaaa"},\n'.repeat(3)}{"b":}]`, "line 4, column 6: Unexpected token '}'"],
  ['{"a":"b\nc"}', "line 1, column 8: Bad control character in string literal"],
])("%j is said to be broken: %s", (text, expected) => {
  expect(problemOf(text)).toBe(expected);
});

test("the words about a broken text are short, whatever it is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(problemOf(text).length).toBeLessThan(200);
    }),
  );
});

test.each([
  ["[]", 1, false],
  ["[[]]", 1, true],
  ['[{"a":[]}]', 3, false],
  ['[{"a":[]}]', 2, true],
  ['["[[[[", "\\"[[[[", "\\\\"]', 1, false],
  ['["unfinished [[[[', 1, false],
  ["][][][", 1, false],
])("%s nests deeper than %d: %s", (text, limit, expected) => {
  expect(nestsDeeperThan(bytes(text), limit)).toBe(expected);
});

test("depth is that of the parsed value", () => {
  const depth = (value: unknown): number =>
    typeof value === "object" && value !== null
      ? 1 + Math.max(0, ...Object.values(value).map(depth))
      : 0;
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      const text = JSON.stringify(value);
      expect(nestsDeeperThan(bytes(text), depth(value))).toBe(false);
      if (depth(value) > 0) expect(nestsDeeperThan(bytes(text), depth(value) - 1)).toBe(true);
    }),
  );
});

test("what is JSON is parsed as it is, even where texts hold NaN", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify([value, "NaN -Infinity"]);
      expect(parseJsonText(text)).toEqual({ value: JSON.parse(text), isStandard: true });
    }),
  );
});

test("bare NaN and infinities become texts, those within texts stay", () => {
  const { value, isStandard } = parseJsonText('{"NaN":NaN,"a":[-Infinity,"\\"NaN",Infinity]}');
  expect(isStandard).toBe(false);
  expect(value).toEqual({ NaN: "NaN", a: ["-Infinity", '"NaN', "Infinity"] });
  expect(() => parseJsonText("[NaN")).toThrow(SyntaxError);
});
