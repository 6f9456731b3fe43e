import { wordsOf, type ArgumentSpec, type Command } from "../commands/command.ts";
import type { OptionSpec } from "../options/option.ts";

/** A completion script for zsh, to be put into a file `_plumbline` of $fpath or sourced. */
export function zshCompletion(commands: readonly Command[]): string {
  return `#compdef plumbline
_plumbline() {
  local state line curcontext="$curcontext"
  local -a commands
  commands=(
${listed(commands)
  .map(({ name, summary }) => `    ${quote(`${name}:${summary}`)}`)
  .join("\n")}
  )
  _arguments -C '--help[Show help]' '--version[Show the version]' '1: :->command' '*:: :->rest'
  case "$state" in
    command) _describe command commands ;;
    rest)
      case "\${words[1]}" in
${listed(commands)
  .map(({ name }) => firstWordCase(name, commands))
  .join("\n")}
      esac ;;
  esac
}
if [ "\${funcstack[1]}" = _plumbline ]; then _plumbline "$@"; else compdef _plumbline plumbline; fi
`;
}

/** One entry for each first word. */
function listed(commands: readonly Command[]): readonly Pick<Command, "name" | "summary">[] {
  const found = new Map<string, Pick<Command, "name" | "summary">>();
  for (const command of commands) {
    const [first, second] = wordsOf(command);
    const summary = second === undefined ? command.summary : `Commands for ${first}`;
    if (!found.has(first)) found.set(first, { name: first, summary });
  }
  return [...found.values()];
}

function firstWordCase(first: string, commands: readonly Command[]): string {
  const own = commands.find(({ name }) => name === first);
  const below = commands.filter((command) => wordsOf(command)[0] === first && command !== own);
  const cases = below.map(
    (command) =>
      `            ${wordsOf(command)[1] ?? ""}) shift words; (( CURRENT-- ))\n${argumentsOf(command)}; return ;;`,
  );
  const second = [
    `          (( CURRENT == 2 )) && compadd -- ${below.map((command) => wordsOf(command)[1]).join(" ")}`,
    '          case "${words[2]}" in',
    ...cases,
    "          esac",
  ];
  const lines = [...(below.length > 0 ? second : []), ...(own ? [argumentsOf(own)] : [])];
  return `        ${first})\n${lines.join("\n")} ;;`;
}

function argumentsOf({ options, arguments: args }: Command): string {
  const specs = [...Object.values(options).map(optionSpec), ...args.map(argumentSpec)];
  return `          _arguments -s ${specs.join(" \\\n            ")}`;
}

function optionSpec({ flags, summary, value, takes }: OptionSpec): string {
  const names = flags.split(", ");
  const isRepeatable = takes === "each" || takes === "many";
  const excluded = isRepeatable ? "*" : `(${names.join(" ")})`;
  const after =
    value === undefined ? "" : `:${value.placeholder}:${action(value.choices, value.isFile)}`;
  const rest = `[${escape(summary)}]${after}`;
  if (names.length === 1) return quote(`${isRepeatable ? "*" : ""}${names[0] ?? ""}${rest}`);
  return `${quote(excluded)}{${names.join(",")}}${quote(rest)}`;
}

function argumentSpec({ name, isMany, choices, isFile }: ArgumentSpec): string {
  return quote(`${isMany === true ? "*" : ""}:${name}:${action(choices, isFile)}`);
}

function action(choices: readonly string[] | undefined, isFile: boolean | undefined): string {
  if (choices !== undefined) return `(${choices.join(" ")})`;
  return isFile === true ? "_files" : " ";
}

const escape = (text: string): string => text.replaceAll(/[\\[\]:]/g, String.raw`\$&`);

const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
