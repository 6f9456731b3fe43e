import { modelNameSchema } from "@plumbline/contracts";

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

/** A whole number from 1 on. */
export const positiveInteger: ValueKind<number> = number(
  "a whole number from 1 on",
  (value) => Number.isSafeInteger(value) && value >= 1,
);

export const modelName: ValueKind<string> = {
  placeholder: "MODEL",
  expected: "the name of a model: letters, digits, dots, dashes and underscores",
  parse: (given) => modelNameSchema.safeParse(given).data,
};

/** An address of http or https; without a slash at its end. */
export const serverUrl: ValueKind<string> = {
  placeholder: "URL",
  expected: "an address such as http://127.0.0.1:7410",
  parse(given) {
    if (!/^https?:\/\/[^/]/i.test(given) || !URL.canParse(given)) return undefined;
    const { origin, pathname, search, hash, username } = new URL(given);
    if (search !== "" || hash !== "" || username !== "") return undefined;
    return origin + pathname.replace(/\/+$/, "");
  },
};

/** What may stand in a header. */
export const apiKey: ValueKind<string> = {
  placeholder: "KEY",
  expected: "an API key: letters, digits and signs without spaces",
  parse: (given) => (/^[\u0021-\u007e]+$/.test(given) ? given : undefined),
};

export interface FieldWithValue {
  readonly field: string;
  readonly value: unknown;
}

/** `features.age=3`: the value is JSON where it can be read so, else a text. */
export const fieldWithValue: ValueKind<FieldWithValue> = {
  placeholder: "FIELD=VALUE",
  expected: "FIELD=VALUE, such as features.age=3 or version=v2",
  parse(given) {
    const at = given.indexOf("=");
    return at < 1
      ? undefined
      : { field: given.slice(0, at), value: readValue(given.slice(at + 1)) };
  },
};

function readValue(given: string): unknown {
  try {
    return JSON.parse(given) as unknown;
  } catch {
    return given;
  }
}

export interface FieldWithText {
  readonly field: string;
  readonly text: string;
}

/** `port=587`: the value stays the text that it is. */
export const fieldWithText: ValueKind<FieldWithText> = {
  placeholder: "FIELD=VALUE",
  expected: "FIELD=VALUE, such as port=587",
  parse(given) {
    const at = given.indexOf("=");
    return at < 1 ? undefined : { field: given.slice(0, at), text: given.slice(at + 1) };
  },
};
