import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { createDuckDbEngine } from "./duckdb/duckdb-engine.ts";
import { engineConformance } from "./testing/engine-conformance.ts";
import { createMemoryEngine } from "./memory/memory-engine.ts";
import { writeParquet } from "./testing/write-parquet.ts";

const folder = await mkdtemp(join(tmpdir(), "plumbline-engines-"));
afterAll(() => rm(folder, { recursive: true, force: true }));
let files = 0;

engineConformance({
  id: "memory",
  create: () => Promise.resolve(createMemoryEngine()),
  write: (source) => Promise.resolve(source),
});

engineConformance({
  id: "duckdb",
  create: () => createDuckDbEngine({ threads: 2 }),
  async write(source) {
    const path = join(folder, `rows-${files++}.parquet`);
    await writeParquet(source, path);
    return { paths: [path] };
  },
});
