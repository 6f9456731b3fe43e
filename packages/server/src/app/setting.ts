import { z } from "zod";

/** One setting: what it may be, what it is when nobody says, and what it means. */
export interface Setting<Value> {
  readonly schema: z.ZodType<Value>;
  readonly default: Value;
  /** One sentence. */
  readonly meaning: string;
  /** What a value must be, in words, for messages. */
  readonly expected: string;
  /** Never shown in logs or answers. */
  readonly isSecret: boolean;
}

/** A whole number within bounds. */
export function count(
  initial: number,
  meaning: string,
  { min = 0, max = Number.MAX_SAFE_INTEGER } = {},
): Setting<number> {
  const upper = max === Number.MAX_SAFE_INTEGER ? "" : ` to ${max}`;
  const expected = `a whole number from ${min}${upper}`;
  const schema = z.int().min(min).max(max);
  return { schema, default: initial, meaning, expected, isSecret: false };
}

/** True or false. */
export function flag(initial: boolean, meaning: string): Setting<boolean> {
  const schema = z.boolean();
  return { schema, default: initial, meaning, expected: "true or false", isSecret: false };
}

/** A text that is not empty. */
export function text(initial: string, meaning: string): Setting<string> {
  const schema = z.string().min(1);
  return { schema, default: initial, meaning, expected: "a text", isSecret: false };
}

/** One of some words. */
export function choice<const Words extends readonly string[]>(
  words: Words,
  initial: Words[number],
  meaning: string,
): Setting<Words[number]> {
  const schema = z.enum(words) as z.ZodType<Words[number]>;
  const expected = `one of ${words.join(", ")}`;
  return { schema, default: initial, meaning, expected, isSecret: false };
}

/** A text that nobody may read in a log; empty when there is none. */
export function secret(meaning: string, minLength: number): Setting<string> {
  const schema = z.string().refine((value) => value === "" || value.length >= minLength);
  const expected = `a text of at least ${minLength} characters`;
  return { schema, default: "", meaning, expected, isSecret: true };
}

/** A text that may be empty, and otherwise has to be as expected. */
export function optional(
  meaning: string,
  { expected, holds }: { readonly expected: string; readonly holds: (value: string) => boolean },
): Setting<string> {
  const schema = z.string().refine((value) => value === "" || holds(value));
  return { schema, default: "", meaning, expected, isSecret: false };
}
