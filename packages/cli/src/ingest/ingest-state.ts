import { readFile } from "node:fs/promises";
import { dirname, relative, resolve } from "node:path";
import { PlumblineError } from "@plumbline/core";
import { z } from "zod";
import { codeOf, readingFailure } from "../files/reading-failure.ts";
import { writeWholeFile } from "../files/write-whole-file.ts";
import type { FileIdentity } from "./file-identity.ts";

const fileSchema = z.strictObject({
  sizeBytes: z.int(),
  digest: z.string(),
  rows: z.int().min(0).describe("Rows from the start that the server has"),
  isDone: z.boolean(),
});

const stateSchema = z.strictObject({
  format: z.literal("plumbline-ingest"),
  version: z.literal(1),
  runs: z.array(z.strictObject({ target: z.string(), files: z.record(z.string(), fileSchema) })),
});

type FileState = z.output<typeof fileSchema>;

/** What was sent where, so that a run that was stopped goes on. */
export interface IngestState {
  /** As the user would write it. */
  readonly shown: string;
  of(path: string): FileState | null;
  note(path: string, identity: FileIdentity, progress: Pick<FileState, "rows" | "isDone">): void;
  /** Everything begins anew. */
  forget(): void;
  save(): Promise<void>;
}

/**
 * @param target what the rows are sent as: another server, model or meaning of the columns is another run
 */
export async function openIngestState(
  path: string,
  { shown, target }: { readonly shown: string; readonly target: string },
): Promise<IngestState> {
  const before = await readState(path, shown);
  const others = before.filter((run) => run.target !== target);
  const files = new Map(Object.entries(before.find((run) => run.target === target)?.files ?? {}));
  const keyOf = (file: string): string => relative(dirname(resolve(path)), resolve(file));
  let isChanged = false;
  return {
    shown,
    of: (file) => files.get(keyOf(file)) ?? null,
    note(file, { sizeBytes, digest }, progress) {
      files.set(keyOf(file), { sizeBytes, digest, ...progress });
      isChanged = true;
    },
    forget() {
      files.clear();
    },
    async save() {
      if (!isChanged) return;
      isChanged = false;
      const runs = [...others, { target, files: Object.fromEntries(files) }];
      const content = `${JSON.stringify({ format: "plumbline-ingest", version: 1, runs }, null, 2)}\n`;
      // Also when the work was stopped: that is what it is for.
      await writeWholeFile(path, content, { shown, signal: new AbortController().signal });
    },
  };
}

async function readState(
  path: string,
  shown: string,
): Promise<z.output<typeof stateSchema>["runs"]> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw readingFailure(shown, error);
  }
  try {
    return stateSchema.parse(JSON.parse(text)).runs;
  } catch (cause) {
    const details = {
      path: shown,
      expected: "note of what was sent (delete it to send everything again)",
      seen: "it is something else, or damaged",
    };
    throw new PlumblineError("PL_DOCUMENT_UNREADABLE", details, { cause });
  }
}
