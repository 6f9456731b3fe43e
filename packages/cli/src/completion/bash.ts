import type { Command } from "../commands/command.ts";
import type { OptionSpec } from "../options/option.ts";

/** A completion script for bash 4 and up. */
export function bashCompletion(commands: readonly Command[]): string {
  const names = commands.map((command) => command.name);
  return `# bash completion for plumbline
_plumbline() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local command="" word words=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in
      ${names.join("|")}) command="$word"; break ;;
    esac
  done
  case "$command $previous" in
${commands.flatMap(valueCases).join("\n")}
  esac
  case "$command" in
    "") words="${[...names, "--help", "--version"].join(" ")}" ;;
${commands.map(wordCase).join("\n")}
  esac
  if [[ -z "$command" || "$current" == -* || "$command" == completion ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
  fi
}
complete -o default -F _plumbline plumbline
`;
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
  return `    ${name}) words="${[...choices, ...flags, "--help"].join(" ")}" ;;`;
}
