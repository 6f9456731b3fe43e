import { readFileSync } from "node:fs";
import type { PipelineOptions, PipelineTemplate } from "./template.ts";

const names = ["plumbline_pipeline.yaml", "plumbline_pipeline.py"] as const;

export const kubeflow: PipelineTemplate = {
  id: "kubeflow",
  title: "Kubeflow Pipelines",
  image: "python:3.12-slim",
  files: (options) => [
    { path: names[0], text: filled(names[0], options) },
    { path: names[1], text: filled(names[1], options) },
  ],
  next: [
    "Give the image of your training with --image, or change it in both files",
    "Upload plumbline_pipeline.yaml, and name the pipeline in policy.executor",
    "Let the pods have PLUMBLINE_KEY, a key of the server with the scope read, if the server wants keys",
  ],
};

/** A text of JSON is one of YAML and of Python too. */
function filled(name: (typeof names)[number], { train, image }: PipelineOptions): string {
  const file = new URL(`../../../templates/kubeflow/${name}`, import.meta.url);
  return readFileSync(file, "utf8")
    .replaceAll(/"PLUMBLINE_TRAIN"|\bPLUMBLINE_TRAIN\b/g, () => JSON.stringify(train))
    .replaceAll(/"PLUMBLINE_IMAGE"|\bPLUMBLINE_IMAGE\b/g, () => JSON.stringify(image));
}
