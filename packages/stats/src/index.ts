export * from "./result.ts";
export * from "./binned-sample.ts";
export * from "./sample.ts";
export * from "./random.ts";
export * from "./tails.ts";
export type { BinCounts } from "./paired-totals.ts";
export type {
  HomogeneityOptions,
  HomogeneityResult,
  HomogeneityTested,
} from "./homogeneity-test.ts";
export * from "./chi-square-test.ts";
export * from "./g-test.ts";
export * from "./chi-square-quantile.ts";
export { chiSquareContingency, chiSquareGoodnessOfFit } from "./chi-square-dialects.ts";
export * from "./binomial-draw.ts";
export * from "./hypergeometric-draw.ts";
export * from "./multinomial-draws.ts";
export * from "./fisher-exact.ts";
export * from "./fisher-freeman-halton.ts";
export * from "./binomial-test.ts";
export * from "./beyond-range.ts";
export type { CountedShare } from "./counted-share.ts";
export * from "./two-proportions.ts";
export * from "./wilson.ts";
export * from "./newcombe.ts";
export * from "./clopper-pearson.ts";
export * from "./rule-of-three.ts";
export type { DistanceConventions, DistanceResult, MeasuredDistance } from "./binned-distance.ts";
export * from "./smoothed-shares.ts";
export * from "./psi.ts";
export * from "./kullback-leibler.ts";
export * from "./jensen-shannon.ts";
export { hellinger, hellingerConventions } from "./hellinger.ts";
export * from "./bhattacharyya.ts";
export * from "./total-variation.ts";
export * from "./l-infinity.ts";
export * from "./cramers-v.ts";
export * from "./binned-distances.ts";
export * from "./distance-null.ts";
export * from "./noncentral-chi-square.ts";
export * from "./excess.ts";
export * from "./design-effect.ts";
export type { Decision, FamilyMember, FamilyOptions } from "./step-up.ts";
export * from "./benjamini-hochberg.ts";
export * from "./benjamini-yekutieli.ts";
export * from "./holm.ts";
export * from "./e-bh.ts";
export * from "./p-to-e.ts";
export * from "./kish.ts";
export * from "./power.ts";
export * from "./binary-score-counts.ts";
export * from "./confusion.ts";
export * from "./regression-sums.ts";
export * from "./metric-estimate.ts";
export * from "./metric-estimate.ts";
export type { MetricOptions } from "./metric-options.ts";
export { confusionOf, mergeConfusions, type Confusion } from "./confusion.ts";
export * from "./proportion.ts";
export * from "./confusion-rates.ts";
export * from "./f-score.ts";
export * from "./kappa.ts";
export * from "./mcc.ts";
export * from "./balanced-accuracy.ts";
export * from "./binary-metrics.ts";
export type { CountMatrix } from "./square-matrix.ts";
export { squareAndAdd } from "./square-and-add.ts";
export * from "./cell-bootstrap.ts";
export { equalMassGroups, mergeBinaryScoreCounts } from "./binary-score-counts.ts";
export {
  addBinaryScoreRow,
  binaryScoreCountsOf,
  brierFromCounts,
  emptyBinaryScoreCounts,
  logLossFromCounts,
  type BinaryScoreCounts,
  type MutableBinaryScoreCounts,
} from "./binary-score-counts.ts";
export { scoreBinsOf, type BootstrapChoice, type ScoreBins } from "./score-bins.ts";
export { auroc, aurocFromBins, type AurocEstimate } from "./auroc.ts";
export * from "./delong-test.ts";
export * from "./row-influence.ts";
export * from "./auroc-influence.ts";
export * from "./average-precision-influence.ts";
export * from "./f1-influence.ts";
export * from "./clustered-estimate.ts";
export * from "./group-gap.ts";
export * from "./average-precision.ts";
export * from "./roc-curve.ts";
export * from "./precision-recall-curve.ts";
export * from "./lift.ts";
export * from "./ks-of-scores.ts";
export * from "./mean-from-sums.ts";
export { logLoss, rowLogLoss } from "./log-loss.ts";
export * from "./brier.ts";
export * from "./multiclass-counts.ts";
export * from "./multiclass-metrics.ts";
export {
  aurocHandTill,
  aurocOneVersusRest,
  aurocOneVersusRestFromBins,
  type OneVersusRestAuroc,
} from "./auroc-multiclass.ts";
export * from "./multiclass-loss.ts";
export * from "./top-k-accuracy.ts";
export * from "./multilabel-metrics.ts";
export * from "./regression-sums.ts";
export {
  maxAbsoluteError,
  meanAbsoluteError,
  meanError,
  meanSquaredError,
  meanSquaredLogError,
  medianAbsoluteError,
  overShare,
  pinballLoss,
  rootMeanSquaredError,
  rootMeanSquaredLogError,
  underShare,
} from "./regression-errors.ts";
export * from "./relative-errors.ts";
export * from "./r-squared.ts";
export * from "./regression-metrics.ts";
export * from "./prediction-interval.ts";
export * from "./residual-by-bin.ts";
export * from "./dummy-baselines.ts";
export * from "./difference.ts";
export {
  fitIsotonic,
  predictIsotonic,
  type IsotonicModel,
  type IsotonicOptions,
} from "./isotonic.ts";
export * from "./logistic-line.ts";
export * from "./logistic-calibration.ts";
export * from "./calibrate.ts";
export * from "./reliability-table.ts";
export * from "./calibration-error.ts";
export * from "./observed-expected-ratio.ts";
export * from "./calibration-slope.ts";
export * from "./brier-decomposition.ts";
export * from "./spiegelhalter.ts";
export * from "./rank-items.ts";
export * from "./ndcg.ts";
export * from "./average-precision-at.ts";
export * from "./reciprocal-rank.ts";
export * from "./hits-at.ts";
export * from "./group-auroc.ts";
export * from "./mean-over-queries.ts";
export * from "./ranking-metrics.ts";
export * from "./catalogue-coverage.ts";
export * from "./exposure-gini.ts";
export * from "./list-novelty.ts";
export * from "./intra-list-diversity.ts";
export * from "./personalisation.ts";
export * from "./normal-quantile.ts";
export * from "./gamma-upper-tail.ts";
export * from "./kolmogorov.ts";
export * from "./kolmogorov-finite.ts";
export * from "./ks-path-tail.ts";
export * from "./ks.ts";
export * from "./ks-from-bins.ts";
export * from "./kuiper.ts";
export * from "./wasserstein.ts";
export * from "./wasserstein-from-bins.ts";
export * from "./wasserstein-null.ts";
export * from "./energy.ts";
export * from "./spread-from-bins.ts";
export * from "./power-sums.ts";
export * from "./moments.ts";
export * from "./quantile-ranks.ts";
export * from "./quantile.ts";
export * from "./quantile-from-bins.ts";
export * from "./histogram-from-bins.ts";
export * from "./welch.ts";
export * from "./usual-count.ts";
export * from "./change-point.ts";
export * from "./clustered-mean.ts";
export * from "./sequential-t.ts";
export * from "./next-difference.ts";
export * from "./mann-whitney.ts";
export * from "./cramer-von-mises-law.ts";
export * from "./cramer-von-mises.ts";
export * from "./anderson-darling.ts";
export * from "./epps-singleton.ts";
export * from "./brown-forsythe.ts";
export * from "./atom-bin.ts";
export * from "./bin-values.ts";
export * from "./dialects/dialect.ts";
export * from "./dialects/dialects.ts";
export * from "./dialects/evidently.ts";
export * from "./dialects/nannyml.ts";
export * from "./dialects/tfdv.ts";
export * from "./dialects/deepchecks.ts";
export type * from "./trees/tree-model.ts";
export type { CategoricalTreeColumn, NumericTreeColumn, TreeColumn } from "./trees/tree-column.ts";
export type { EarlyStopping, TreeLoss, TreeOptions } from "./trees/tree-options.ts";
export * from "./trees/train-trees.ts";
export * from "./trees/predict-trees.ts";
export * from "./trees/read-tree-model.ts";
export * from "./trees/tree-gains.ts";
