/** What the text after a flag may be. */
export interface ValueKind<Value> {
  readonly placeholder: string;
  /** Completes the sentence "expected …". */
  readonly expected: string;
  readonly choices?: readonly string[];
  /** True when shells should offer file names. */
  readonly isFile?: boolean;
  /** Undefined when the text is no such value. */
  parse(text: string): Value | undefined;
}

export const text: ValueKind<string> = {
  placeholder: "TEXT",
  expected: "a text that is not empty",
  parse: (given) => (given === "" ? undefined : given),
};

export const columnName: ValueKind<string> = {
  ...text,
  placeholder: "COLUMN",
  expected: "the name of a column",
};

export const filePath: ValueKind<string> = {
  ...text,
  placeholder: "FILE",
  expected: "a path",
  isFile: true,
};

export function choice<const Choice extends string>(
  placeholder: string,
  choices: readonly Choice[],
): ValueKind<Choice> {
  return {
    placeholder,
    expected: `one of ${choices.join(", ")}`,
    choices,
    parse: (given) => choices.find((known) => known === given),
  };
}

/** A finite number for which `holds`; `expected` says so in words. */
export function number(expected: string, holds: (value: number) => boolean): ValueKind<number> {
  return {
    placeholder: "NUMBER",
    expected,
    parse(given) {
      const value = given.trim() === "" ? Number.NaN : Number(given);
      return Number.isFinite(value) && holds(value) ? value : undefined;
    },
  };
}
