import type { GateTestKind } from "./gate-context.ts";
import { calibration } from "./tests/calibration.ts";
import { columns } from "./tests/columns.ts";
import { fairness } from "./tests/fairness.ts";
import { floor } from "./tests/floor.ts";
import { latency } from "./tests/latency.ts";
import { leakage } from "./tests/leakage.ts";
import { primary } from "./tests/primary.ts";
import { rows } from "./tests/rows.ts";
import { scores } from "./tests/scores.ts";
import { size } from "./tests/size.ts";
import { slice } from "./tests/slice.ts";
import { trainingData } from "./tests/training-data.ts";

/** All tests, in the order in which they are shown. */
export const gateTests = [
  rows,
  columns,
  scores,
  primary,
  floor,
  slice,
  calibration,
  leakage,
  trainingData,
  latency,
  size,
  fairness,
] as const satisfies readonly GateTestKind[];
