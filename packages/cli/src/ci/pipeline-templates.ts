import { circleci } from "./templates/circleci.ts";
import { github } from "./templates/github.ts";
import { gitlab } from "./templates/gitlab.ts";
import { jenkins } from "./templates/jenkins.ts";
import { kubeflow } from "./templates/kubeflow.ts";
import type { PipelineTemplate } from "./templates/template.ts";

/** All CI systems that a pipeline is written for. */
export const pipelineTemplates = [
  jenkins,
  circleci,
  gitlab,
  github,
  kubeflow,
] as const satisfies readonly PipelineTemplate[];
