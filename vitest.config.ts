import { defineConfig } from "vitest/config";

// Tests read the packages' sources, never a stale build; worker threads inherit the condition.
const source = { conditions: ["source"] };

export default defineConfig({
  resolve: source,
  ssr: { resolve: source },
  test: {
    include: [
      "packages/*/src/**/*.test.ts",
      "test/**/*.test.ts",
      "examples/**/*.test.ts",
      "bench/**/*.test.ts",
    ],
    pool: "forks",
    execArgv: ["--conditions=source"],
    testTimeout: 60_000,
    maxWorkers: 2,
  },
});
