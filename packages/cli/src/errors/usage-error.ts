import { PlumblineError } from "@plumbline/core";
import type { CommanderError } from "commander";

/** What the parser of the command line did not understand, as an error of the catalogue. */
export function usageError(error: CommanderError): PlumblineError {
  const [head = "", ...rest] = error.message.replace(/^error: /, "").split("\n");
  const suggestion = /\(?(Did you mean [^)]*\?)\)?/.exec(rest.join(" "))?.[1];
  return new PlumblineError(
    "PL_USAGE_INVALID",
    { problem: head.trim().replace(/\.$/, ""), remedy: suggestion ?? remedyOf(error.code) },
    { cause: error },
  );
}

function remedyOf(code: string): string {
  if (code === "commander.missingArgument") {
    return "Name it before any flag that takes several values: plumbline check CURRENT --baseline FILE";
  }
  return "See plumbline --help, or --help after a command";
}
