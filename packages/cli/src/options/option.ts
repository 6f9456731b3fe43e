import type { ValueKind } from "./value-kind.ts";

/** One flag: help, completion, parsing and docs are made from it. */
export interface OptionSpec {
  /** As typed, e.g. "-o, --output". */
  readonly flags: string;
  /** Left out for a flag without a value. */
  readonly value?: ValueKind<unknown>;
  /** "each": may be repeated, one value at a time. "many": several values may follow one flag. */
  readonly takes?: "one" | "each" | "many";
  readonly summary: string;
  /** Where plumbline.yaml says the same. */
  readonly config?: string;
  /** What happens without it. */
  readonly otherwise?: string;
  /** Heading in the help. */
  readonly group?: string;
}

/** Flags by the camel-case name of the long flag. */
export type OptionTable = Readonly<Record<string, OptionSpec>>;

type ValueOf<Spec> = Spec extends { readonly value: ValueKind<infer Value> } ? Value : true;

/** What parsed flags look like. */
export type FlagsOf<Table> = {
  readonly [Name in keyof Table]?: Table[Name] extends { readonly takes: "each" | "many" }
    ? readonly ValueOf<Table[Name]>[]
    : ValueOf<Table[Name]>;
};

/** The same table, its flags under one heading. */
export function grouped<const Table extends OptionTable>(group: string, table: Table): Table {
  const entries = Object.entries(table).map(([name, spec]) => [name, { ...spec, group }]);
  return Object.fromEntries(entries) as Table;
}

/** `--output` of "-o, --output". */
export function longFlag(spec: OptionSpec): string {
  return spec.flags.split(", ").at(-1) ?? spec.flags;
}

/** The flag with the placeholder of its value, e.g. `--baseline FILE...`. */
export function flagUsage(spec: OptionSpec): string {
  if (spec.value === undefined) return spec.flags;
  return `${spec.flags} ${spec.value.placeholder}${spec.takes === "many" ? "..." : ""}`;
}
