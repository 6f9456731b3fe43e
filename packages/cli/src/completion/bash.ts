import { wordsOf, type Command } from "../commands/command.ts";
import type { OptionSpec } from "../options/option.ts";

/** A completion script for bash 4 and up. */
export function bashCompletion(commands: readonly Command[]): string {
  const names = [...new Set(commands.map((command) => wordsOf(command)[0]))];
  const deeper = commands.filter((command) => wordsOf(command)[1] !== undefined);
  return `# bash completion for plumbline
_plumbline() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local command="" word words="" below=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$command $word" in
      ${[...names.map((name) => `" ${name}"`), ...deeper.map(({ name }) => `"${name}"`)].join("|")})
        command="\${command:+$command }$word" ;;
      *) [[ -z "$command" ]] || break ;;
    esac
  done
  case "$command $previous" in
${commands.flatMap(valueCases).join("\n")}
  esac
  case "$command" in
    "") words="${[...names, "--help", "--version"].join(" ")}" ;;
${commands.map(wordCase).join("\n")}
  esac
  case "$command" in
${names.flatMap((name) => belowCase(name, deeper)).join("\n")}
  esac
  if [[ -n "$below" && "$current" != -* && ( -n "$current" || -z "$words" ) ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$below" -- "$current")
  elif [[ -z "$command" || "$current" == -* || "$command" == completion ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
  fi
}
complete -o default -F _plumbline plumbline
`;
}

/** The second words of a command whose first word was typed. */
function belowCase(first: string, deeper: readonly Command[]): string[] {
  const below = deeper.filter((command) => wordsOf(command)[0] === first);
  if (below.length === 0) return [];
  return [`    ${first}) below="${below.map((command) => wordsOf(command)[1]).join(" ")}" ;;`];
}

/** What may follow a flag: choices, a file (the shell's default), or nothing that could be known. */
function valueCases({ name, options }: Command): string[] {
  return Object.values(options).flatMap((option) => {
    if (option.value === undefined) return [];
    const pattern = option.flags
      .split(", ")
      .map((flag) => `"${name} ${flag}"`)
      .join("|");
    return [`    ${pattern}) ${valueAction(option)}return ;;`];
  });
}

function valueAction({ value }: OptionSpec): string {
  if (value?.isFile === true) return "";
  const words = value?.choices?.join(" ");
  if (words === undefined) return "compopt +o default 2>/dev/null; ";
  return `mapfile -t COMPREPLY < <(compgen -W "${words}" -- "$current"); `;
}

function wordCase({ name, options, arguments: args }: Command): string {
  const flags = Object.values(options).flatMap((option) => option.flags.split(", "));
  const choices = args.flatMap((argument) => argument.choices ?? []);
  return `    "${name}") words="${[...choices, ...flags, "--help"].join(" ")}" ;;`;
}
