import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join, resolve } from "node:path";
import type { CheckFinding, ExecutorEffects } from "../executor.ts";

interface CommandSettings {
  readonly command: readonly string[];
  readonly folder?: string | undefined;
  readonly environment: readonly string[];
}

/** Whether a program is there to be started, without starting it. */
export async function checkCommand(
  { command: [program = ""], folder: given, environment: names }: CommandSettings,
  { environment }: Pick<ExecutorEffects, "environment">,
): Promise<readonly CheckFinding[]> {
  const folder = resolve(given ?? ".");
  const isFolder = (await stat(folder).catch(() => null))?.isDirectory() === true;
  const path = await findProgram(program, folder, environment["PATH"] ?? "");
  return [
    {
      ...{ name: "folder", outcome: isFolder ? "good" : "bad" },
      detail: isFolder ? `It runs in ${folder}` : `There is no folder ${folder}`,
    },
    {
      ...{ name: "program", outcome: path === null ? "bad" : "good" },
      detail:
        path === null
          ? `There is no program ${program} that the server may run: is it installed, and on its PATH?`
          : `It is ${path}`,
    },
    ...names.map((name): CheckFinding => {
      const isSet = environment[name] !== undefined;
      const detail = isSet ? "It is passed on" : `The server has no variable ${name} to pass on`;
      return { name: `variable ${name}`, outcome: isSet ? "good" : "bad", detail };
    }),
  ];
}

async function findProgram(program: string, folder: string, path: string): Promise<string | null> {
  const hasFolder = isAbsolute(program) || /[\\/]/.test(program);
  const places = hasFolder
    ? [resolve(folder, program)]
    : path.split(delimiter).map((place) => join(place, program));
  for (const place of places) {
    const isThere = await access(place, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return place;
  }
  return null;
}
