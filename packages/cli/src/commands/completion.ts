import { bashCompletion } from "../completion/bash.ts";
import { fishCompletion } from "../completion/fish.ts";
import { zshCompletion } from "../completion/zsh.ts";
import { nearestName, PlumblineError } from "@plumbline/core";
import { exitCodes } from "../exit-code.ts";
import { jsonOption } from "../options/general-options.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand, type Command } from "./command.ts";

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;
const shells = Object.keys(scripts) as (keyof typeof scripts)[];

/** Completes the commands that `all` returns when it runs, itself among them. */
export const completion = (all: () => readonly Command[]): Command =>
  defineCommand({
    name: "completion",
    summary: "Print a script that completes commands and flags in your shell",
    description: "Prints a script for bash, zsh or fish on standard output.",
    arguments: [{ name: "SHELL", summary: shells.join(", "), choices: shells }],
    options: { ...jsonOption },
    examples: [
      { does: "In bash, for this session", line: "source <(plumbline completion bash)" },
      {
        does: "In fish, for good",
        line: "plumbline completion fish > ~/.config/fish/completions/plumbline.fish",
      },
    ],
    async run({ args: [given = ""], flags, io }) {
      const shell = shells.find((known) => known === given);
      if (shell === undefined) {
        const expected = `one of ${shells.join(", ")}. ${nearestName(given, shells)}`;
        throw new PlumblineError("PL_OPTION_INVALID", { option: "SHELL", value: given, expected });
      }
      const script = scripts[shell](all());
      if (flags.json === true) writeJson(io, { shell, script });
      else writeText(io, script);
      return exitCodes.ok;
    },
  });
