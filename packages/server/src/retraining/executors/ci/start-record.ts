import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";

const recordSchema = z.discriminatedUnion("state", [
  /** Asked, and no clear answer yet. */
  z.object({ state: z.literal("asked"), atMs: z.number() }),
  z.object({ state: z.literal("started"), place: z.unknown(), url: z.string().nullable() }),
  z.object({ state: z.literal("cancelled") }),
]);

/** What is known of the start of an attempt, also after a crash in the middle of it. */
export type StartRecord = z.output<typeof recordSchema>;

const fileOf = (folder: string): string => join(folder, "start.json");

export async function readStart(folder: string): Promise<StartRecord | null> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(fileOf(folder), "utf8")));
  } catch {
    return null;
  }
}

/** False when somebody was there before. */
export async function claimStart(folder: string, record: StartRecord): Promise<boolean> {
  await mkdir(folder, { recursive: true });
  try {
    const flags = { flag: "wx", flush: true, mode: 0o600 } as const;
    await writeFile(fileOf(folder), JSON.stringify(record), flags);
    return true;
  } catch {
    return false;
  }
}

export async function writeStart(folder: string, record: StartRecord): Promise<void> {
  await mkdir(folder, { recursive: true });
  const temporary = `${fileOf(folder)}.${randomUUID()}`;
  await writeFile(temporary, JSON.stringify(record), { flush: true, mode: 0o600 });
  await rename(temporary, fileOf(folder));
}

export const forgetStart = (folder: string): Promise<void> => rm(fileOf(folder), { force: true });
