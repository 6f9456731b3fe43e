import type { Check } from "./check.ts";
import { inputDrift } from "./input-drift.ts";
import { labelDrift } from "./label-drift.ts";
import { errorRate } from "./operations/error-rate.ts";
import { latency } from "./operations/latency.ts";
import { throughput } from "./operations/throughput.ts";
import { calibration } from "./performance/calibration.ts";
import { labelCoverage } from "./performance/label-coverage.ts";
import { performance } from "./performance/performance.ts";
import { predictionDrift } from "./prediction-drift.ts";
import { columns } from "./quality/columns.ts";
import { constant } from "./quality/constant.ts";
import { duplicateIds } from "./quality/duplicate-ids.ts";
import { duplicateRows } from "./quality/duplicate-rows.ts";
import { freshness } from "./quality/freshness.ts";
import { missingRate } from "./quality/missing-rate.ts";
import { newCategories } from "./quality/new-categories.ts";
import { notFinite } from "./quality/not-finite.ts";
import { outOfRange } from "./quality/out-of-range.ts";
import { schema } from "./quality/schema.ts";
import { scoreRange } from "./quality/score-range.ts";
import { spike } from "./quality/spike.ts";
import { typeErrors } from "./quality/type-errors.ts";
import { unitChange } from "./quality/unit-change.ts";
import { unknownLabels } from "./quality/unknown-labels.ts";
import { unreadableRows } from "./quality/unreadable-rows.ts";
import { vanishedCategories } from "./quality/vanished-categories.ts";
import { volume } from "./quality/volume.ts";
import { rules } from "./rules/rules.ts";

/** Every check. A new one is one file and one line here. */
export const checks = [
  volume,
  columns,
  schema,
  unreadableRows,
  duplicateIds,
  duplicateRows,
  freshness,
  missingRate,
  notFinite,
  typeErrors,
  outOfRange,
  newCategories,
  vanishedCategories,
  constant,
  spike,
  unitChange,
  scoreRange,
  unknownLabels,
  inputDrift,
  predictionDrift,
  labelDrift,
  performance,
  calibration,
  labelCoverage,
  rules,
  latency,
  errorRate,
  throughput,
] as const satisfies readonly Check[];

export type CheckId = (typeof checks)[number]["id"];
