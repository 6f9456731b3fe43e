import { readFile, rename, writeFile } from "node:fs/promises";
import type { Champion } from "./champion.ts";
import { championFacts, readChampion } from "./read-champion.ts";

/** The champion that was known last; undefined when there is no such file, or another model's. */
export async function readChampionFile(path: string, model: string): Promise<Champion | undefined> {
  try {
    const champion = readChampion(JSON.parse(await readFile(path, "utf8")));
    return champion?.model === model ? champion : undefined;
  } catch {
    return undefined;
  }
}

/** Whole or not at all: another process may read it meanwhile. */
export async function writeChampionFile(path: string, champion: Champion): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, `${JSON.stringify(championFacts(champion))}\n`);
  await rename(temporary, path);
}
