#!/usr/bin/env node
import { enableCompileCache } from "node:module";

// Compiled once, not at every start; it has to be asked for before the rest is loaded.
enableCompileCache();
const [{ processIo }, { run }] = await Promise.all([import("./process-io.ts"), import("./run.ts")]);

// No process.exit(): what is still on its way to a pipe must arrive.
process.exitCode = await run(process.argv.slice(2), processIo());
