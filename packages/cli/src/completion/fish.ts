import { wordsOf, type ArgumentSpec, type Command } from "../commands/command.ts";
import type { OptionSpec } from "../options/option.ts";

/** A completion script for fish. */
export function fishCompletion(commands: readonly Command[]): string {
  const lines = commands.flatMap((command) => {
    const words = wordsOf(command);
    const seen = `-n ${quote(words.map((word) => `__fish_seen_subcommand_from ${word}`).join("; and "))}`;
    return [
      ...nameLines(command),
      ...Object.values(command.options).map((option) => optionLine(seen, option)),
      ...command.arguments.flatMap((argument) => argumentLine(seen, argument)),
    ];
  });
  return [
    "# fish completion for plumbline",
    ...lines,
    "complete -c plumbline -l help -d 'Show help'",
    "complete -c plumbline -f -n __fish_use_subcommand -l version -d 'Show the version'",
    "",
  ].join("\n");
}

/** The first word where no command stands yet, the second after the first. */
function nameLines({ name, summary }: Command): string[] {
  const [first, second] = wordsOf({ name });
  const head = `complete -c plumbline -f -n __fish_use_subcommand -a ${first}`;
  if (second === undefined) return [`${head} -d ${quote(summary)}`];
  const after = quote(`__fish_seen_subcommand_from ${first}`);
  return [head, `complete -c plumbline -f -n ${after} -a ${second} -d ${quote(summary)}`];
}

function optionLine(seen: string, { flags, summary, value }: OptionSpec): string {
  const names = flags
    .split(", ")
    .map((flag) => (flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  return ["complete -c plumbline", seen, ...names, ...valueParts(value), "-d", quote(summary)].join(
    " ",
  );
}

function valueParts(value: OptionSpec["value"]): string[] {
  if (value === undefined) return [];
  if (value.isFile === true) return ["-r", "-F"];
  return value.choices === undefined ? ["-x"] : ["-x", "-a", quote(value.choices.join(" "))];
}

function argumentLine(seen: string, { choices }: ArgumentSpec): string[] {
  if (choices === undefined) return [];
  return [`complete -c plumbline -f ${seen} -a ${quote(choices.join(" "))}`];
}

const quote = (text: string): string =>
  `'${text.replaceAll("\\", "\\\\").replaceAll("'", String.raw`\'`)}'`;
