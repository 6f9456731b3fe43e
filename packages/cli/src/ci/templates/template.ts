/** What the user decides about a pipeline. */
export interface PipelineOptions {
  /** Command that trains; it finds its order in the file that PLUMBLINE_RUN names. */
  readonly train: string;
  /** Container image that has what the training needs. */
  readonly image: string;
}

/** A file of a pipeline. */
export interface PipelineFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** The pipeline of one CI system: data check, train, register, gate, comment. */
export interface PipelineTemplate {
  readonly id: string;
  readonly title: string;
  readonly image: string;
  files(options: PipelineOptions): readonly [PipelineFile, ...PipelineFile[]];
  /** What is left to do, line by line. */
  readonly next: readonly string[];
}

/** Rows that are as they should be: against the baseline, where the repository has one. */
export const checkData =
  "if [ -f plumbline.yaml ]; then plumbline check plumbline-run/training.parquet; fi";

export const install = "command -v plumbline || npm install --global @plumbline/cli";
