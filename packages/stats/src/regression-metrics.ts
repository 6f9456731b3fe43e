import type { MetricEstimate } from "./metric-estimate.ts";
import type { MetricOptions } from "./metric-options.ts";
import { rSquared } from "./r-squared.ts";
import {
  maxAbsoluteError,
  meanAbsoluteError,
  meanError,
  meanSquaredError,
  meanSquaredLogError,
  medianAbsoluteError,
  overShare,
  rootMeanSquaredError,
  rootMeanSquaredLogError,
  underShare,
} from "./regression-errors.ts";
import type { RegressionSums } from "./regression-sums.ts";
import { mape, smape, wape } from "./relative-errors.ts";

const metrics = {
  meanError,
  mae: meanAbsoluteError,
  medianAbsoluteError,
  mse: meanSquaredError,
  rmse: rootMeanSquaredError,
  rSquared,
  wape,
  mape,
  smape,
  msle: meanSquaredLogError,
  rmsle: rootMeanSquaredLogError,
  maxAbsoluteError,
  overShare,
  underShare,
} as const satisfies Record<
  string,
  (sums: RegressionSums, options?: MetricOptions) => MetricEstimate
>;

export type RegressionMetricName = keyof typeof metrics;

/** The metrics of numeric predictions, by name, in the order they are shown. */
export const regressionMetricNames = Object.keys(metrics) as readonly RegressionMetricName[];

/** All metrics of numeric predictions at once; `mape` also carries `leftOutShare`. */
export function regressionMetrics(
  sums: RegressionSums,
  options?: MetricOptions,
): { readonly [Name in RegressionMetricName]: ReturnType<(typeof metrics)[Name]> } {
  const named = regressionMetricNames.map((name) => [name, metrics[name](sums, options)]);
  return Object.fromEntries(named);
}
