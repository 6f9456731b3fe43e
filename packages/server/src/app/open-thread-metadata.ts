import { join } from "node:path";
import { openMetadata, type Metadata } from "../storage/metadata/open-metadata.ts";

/** Nobody waits for these threads: on a busy machine they wait longer for the others' writes. */
const busyTimeoutMs = 60_000;

/** The metadata, for a thread that answers no requests. */
export const openThreadMetadata = (dataFolder: string): Promise<Metadata> =>
  openMetadata(join(dataFolder, "metadata.sqlite"), { busyTimeoutMs });
