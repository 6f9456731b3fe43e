import { canary } from "./canary.ts";
import { computingPerformance } from "./computing-performance.ts";
import { dataInvariants } from "./data-invariants.ts";
import { debugging } from "./debugging.ts";
import { dependencyChanges } from "./dependency-changes.ts";
import { featureSkew } from "./feature-skew.ts";
import { numericStability } from "./numeric-stability.ts";
import { pipelineTests } from "./pipeline-tests.ts";
import { qualityGate } from "./quality-gate.ts";
import { reproducibleTraining } from "./reproducible-training.ts";
import { rollback } from "./rollback.ts";
import type { ScorecardTest } from "./scorecard-test.ts";
import { servedQuality } from "./served-quality.ts";
import { specificationTests } from "./specification-tests.ts";
import { staleness } from "./staleness.ts";

/** Monitoring and infrastructure, in the order of the paper. */
export const scorecardTests = [
  dependencyChanges,
  dataInvariants,
  featureSkew,
  staleness,
  numericStability,
  computingPerformance,
  servedQuality,
  reproducibleTraining,
  specificationTests,
  pipelineTests,
  qualityGate,
  debugging,
  canary,
  rollback,
] as const satisfies readonly ScorecardTest[];
