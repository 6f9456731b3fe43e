import type { ExitCode } from "../exit-code.ts";
import type { Io } from "../io.ts";
import type { FlagsOf, OptionTable } from "../options/option.ts";
import { parseFlags, type RawFlags } from "../options/parse-flags.ts";

export interface ArgumentSpec {
  readonly name: string;
  readonly summary: string;
  readonly isMany?: boolean;
  readonly choices?: readonly string[];
  readonly isFile?: boolean;
}

export interface Example {
  readonly does: string;
  readonly line: string;
}

interface CommandFacts {
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
