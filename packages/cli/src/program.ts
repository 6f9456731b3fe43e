import { Argument, Command as Parser, Option } from "commander";
import { argumentUsage, wordsOf, type ArgumentSpec, type Command } from "./commands/command.ts";
import type { ExitCode } from "./exit-code.ts";
import { exitCodeMeanings } from "./exit-code.ts";
import type { Io } from "./io.ts";
import { flagUsage, type OptionSpec } from "./options/option.ts";

export interface ProgramOptions {
  readonly version: string;
  readonly commands: readonly Command[];
  /** Where help goes. */
  readonly writeHelp: (text: string) => void;
  readonly onExit: (code: ExitCode) => void;
}

export const programSummary =
  "Compares data of today with data that was good, and says what is wrong with a model and why.";

/** The parser of the command line. It throws CommanderError instead of leaving the process. */
export function createProgram(io: Io, options: ProgramOptions): Parser {
  const program = new Parser("plumbline")
    .description(programSummary)
    .version(options.version, "-V, --version", "Show the version")
    .helpOption("-h, --help", "Show help")
    .helpCommand(false)
    // A flag after a command belongs to the command, also when the program has one of that name.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: options.writeHelp,
      writeErr: (text) => io.stderr.write(text),
      outputError: () => undefined,
      getOutHelpWidth: () => io.stdout.columns ?? 80,
      getErrHelpWidth: () => io.stderr.columns ?? 80,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  for (const command of options.commands) addCommand(program, command, io, options.onExit);
  return program.addHelpText("after", `\n${exitCodeHelp()}\n\n${startHelp}`);
}

const startHelp = `Start with:
  plumbline init january.csv
  plumbline check february.csv --baseline january.csv`;

function exitCodeHelp(): string {
  const lines = exitCodeMeanings.map(
    ({ code, meaning }) => `  ${String(code).padEnd(4)} ${meaning}`,
  );
  return ["Exit codes:", ...lines].join("\n");
}

function addCommand(
  program: Parser,
  command: Command,
  io: Io,
  onExit: (code: ExitCode) => void,
): void {
  const [first, second] = wordsOf(command);
  const parser =
    second === undefined ? program.command(first) : groupOf(program, first).command(second);
  parser
    .summary(command.summary)
    .description(command.description)
    .addHelpText("after", examplesHelp(command));
  for (const argument of command.arguments) parser.addArgument(toArgument(argument));
  for (const option of Object.values(command.options)) parser.addOption(toOption(option));
  parser.action(async () => {
    onExit(await command.run(parser.args, parser.opts<Record<string, unknown>>(), io));
  });
}

/** The command above those of two words; without work of its own, it shows its help. */
function groupOf(program: Parser, name: string): Parser {
  const known = program.commands.find((command) => command.name() === name);
  return known ?? program.command(name).summary(`Commands for ${name}`).helpCommand(false);
}

function toArgument(argument: ArgumentSpec): Argument {
  const usage = argumentUsage(argument);
  return new Argument(argument.isOptional === true ? usage : `<${usage}>`, argument.summary);
}

function toOption(spec: OptionSpec): Option {
  const usage = flagUsage(spec);
  const flags = spec.value === undefined ? usage : usage.replace(/ (\S+)$/, " <$1>");
  const otherwise = spec.otherwise === undefined ? "" : ` (default: ${spec.otherwise})`;
  const option = new Option(flags, spec.summary + otherwise);
  if (spec.group !== undefined) option.helpGroup(`${spec.group}:`);
  if (spec.takes !== "each") return option;
  return option.argParser((given: string, before: readonly string[] | undefined) => [
    ...(before ?? []),
    given,
  ]);
}

function examplesHelp({ examples }: Command): string {
  if (examples.length === 0) return "";
  const lines = examples.flatMap(({ does, line }) => [`  # ${does}`, `  ${line}`]);
  return ["", "Examples:", ...lines].join("\n");
}
