import {
  argumentUsage,
  commands,
  environmentVariables,
  exitCodeMeanings,
  flagUsage,
  programSummary,
  type Command,
  type OptionSpec,
} from "@plumbline/cli";
import { block, code, page, table } from "./markdown.ts";

export function cliPage(): string {
  return page(
    "# Command line",
    programSummary,
    block("text", "plumbline COMMAND [arguments] [flags]"),
    table(
      ["Command", "What it does"],
      commands.map(({ name, summary }) => [
        `[\`${name}\`](#${name.replaceAll(" ", "-")})`,
        summary,
      ]),
    ),
    'Every command takes `--help` and `--json`. With `--json`, standard output holds one JSON document and nothing else, also when the command fails: `{"error": {"code", "message", "details", "retryable"}}`; `serve` and `status --watch` print one document a line. The codes are in [errors](errors.md). A flag beats the same setting in [plumbline.yaml](configuration.md). After `--`, nothing is read as a flag.',
    "Work that takes longer than two seconds shows its progress on standard error when that is a terminal.",
    "## Exit codes",
    table(
      ["Code", "Meaning"],
      exitCodeMeanings.map(({ code: exitCode, meaning }) => [String(exitCode), meaning]),
    ),
    "## Environment",
    table(
      ["Variable", "Meaning"],
      environmentVariables.map(({ name, meaning }) => [code(name), meaning]),
    ),
    ...commands.flatMap(commandSection),
  );
}

function commandSection(command: Command): string[] {
  const { name, description, examples } = command;
  const args = command.arguments.map(argumentUsage);
  const groups = Object.groupBy(Object.values(command.options), (option) => option.group ?? "");
  return [
    `## ${name}`,
    description,
    block("text", ["plumbline", name, ...args, "[flags]"].join(" ")),
    command.arguments.length === 0
      ? ""
      : table(
          ["Argument", "Meaning"],
          command.arguments.map((one) => [code(one.name), one.summary]),
        ),
    ...Object.entries(groups).flatMap(([group, options = []]) => [
      `**${group}**`,
      table(["Flag", "Meaning", "Without it", "In plumbline.yaml"], options.map(optionRow)),
    ]),
    block("text", examples.map(({ does, line }) => `# ${does}\n${line}`).join("\n\n")),
  ];
}

const optionRow = (option: OptionSpec): string[] => [
  code(flagUsage(option)),
  option.summary,
  option.otherwise ?? "",
  code(option.config ?? ""),
];
