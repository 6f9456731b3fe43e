export { parseConfig } from "./config/parse-config.ts";
export { argumentUsage } from "./commands/command.ts";
export type { ArgumentSpec, Command, Example } from "./commands/command.ts";
export { commands } from "./commands/commands.ts";
export { environmentVariables } from "./environment-variables.ts";
export { exitCodeMeanings, type ExitCode } from "./exit-code.ts";
export type { Io, Terminal } from "./io.ts";
export { flagUsage, longFlag, type OptionSpec } from "./options/option.ts";
export { programSummary } from "./program.ts";
export { run } from "./run.ts";
export {
  checkOptionsSchema,
  optionsOfCheck,
  type CheckOption,
} from "./settings/options-of-check.ts";
