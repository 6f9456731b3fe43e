import { codeVersion as version } from "@plumbline/core";
import { CommanderError } from "commander";
import { commands } from "./commands/commands.ts";
import { reportFailure } from "./errors/report-failure.ts";
import { exitCodes, type ExitCode } from "./exit-code.ts";
import type { Io } from "./io.ts";
import { createProgram } from "./program.ts";
import { writeJson } from "./work/write-out.ts";

/**
 * Runs one command line, without the name of the program, and gives the exit code. Never throws and
 * never leaves the process.
 */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  const wantsJson = argv.includes("--json");
  let help = "";
  let exitCode: ExitCode = exitCodes.ok;
  const program = createProgram(io, {
    version,
    commands,
    writeHelp: (text) => (help += text),
    onExit: (code) => (exitCode = code),
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError && isAnswer(error))) {
      return reportFailure(error, io, wantsJson);
    }
    if (error.code === "commander.version" && wantsJson) writeJson(io, { version });
    else io.stdout.write(help);
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.failed;
  }
}

/** Help and version are asked for, or given because nothing was asked for: no failure to report. */
const isAnswer = ({ code }: CommanderError): boolean =>
  ["commander.helpDisplayed", "commander.version", "commander.help"].includes(code);
