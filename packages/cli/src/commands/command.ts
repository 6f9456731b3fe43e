import type { ExitCode } from "../exit-code.ts";
import type { Io } from "../io.ts";
import type { FlagsOf, OptionTable } from "../options/option.ts";
import { parseFlags, type RawFlags } from "../options/parse-flags.ts";

export interface ArgumentSpec {
  readonly name: string;
  readonly summary: string;
  readonly isMany?: boolean;
  readonly isOptional?: boolean;
  readonly choices?: readonly string[];
  readonly isFile?: boolean;
}

export interface Example {
  readonly does: string;
  readonly line: string;
}

interface CommandFacts {
  /** Two words make a command below another one: `evaluations show`. */
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** What to know before using it. */
  readonly description: string;
  readonly arguments: readonly ArgumentSpec[];
  readonly examples: readonly Example[];
}

interface Invocation<Flags> {
  /** All values of the arguments, in order. */
  readonly args: readonly string[];
  readonly flags: Flags;
  readonly io: Io;
}

/** The first word of a command's name, and the second one if there is any. */
export function wordsOf({ name }: Pick<Command, "name">): readonly [string, string?] {
  const [first = name, second] = name.split(" ");
  return second === undefined ? [first] : [first, second];
}

/** How an argument is written in a usage line. */
export function argumentUsage({ name, isMany, isOptional }: ArgumentSpec): string {
  const usage = name + (isMany === true ? "..." : "");
  return isOptional === true ? `[${usage}]` : usage;
}

interface CommandSpec<Table extends OptionTable> extends CommandFacts {
  readonly options: Table;
  run(invocation: Invocation<FlagsOf<Table>>): Promise<ExitCode>;
}

/** One command: parser, help, completion and docs are made from it. */
export interface Command extends CommandFacts {
  readonly options: OptionTable;
  run(args: readonly string[], raw: RawFlags, io: Io): Promise<ExitCode>;
}

export function defineCommand<const Table extends OptionTable>(spec: CommandSpec<Table>): Command {
  return {
    ...spec,
    run: async (args, raw, io) => spec.run({ args, flags: parseFlags(spec.options, raw), io }),
  };
}
