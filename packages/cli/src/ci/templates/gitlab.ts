import { indented } from "./indented.ts";
import { checkData, install, type PipelineTemplate } from "./template.ts";

export const gitlab: PipelineTemplate = {
  id: "gitlab",
  title: "GitLab CI",
  image: "node:24",
  files: ({ train, image }) => [{ path: ".gitlab-ci.yml", text: pipeline(train, image) }],
  next: [
    "Make a pipeline trigger token under Settings, CI/CD, for the server",
    "Add the masked variable PLUMBLINE_KEY, a key of the server with the scope read, if the server wants keys",
    "Add the masked variable PLUMBLINE_GITLAB_TOKEN, a project access token with the scope api, for comments",
  ],
};

const pipeline = (
  train: string,
  image: string,
): string => `# Plumbline starts this to retrain a model, and judges the candidate that it hands back.
workflow:
  # Plumbline finds its pipeline by this name.
  name: "Plumbline $PLUMBLINE_ATTEMPT"
  rules:
    - if: $PLUMBLINE_ORDER

retrain:
  image: ${image}
  timeout: 1h
  variables:
    PLUMBLINE_RUN: plumbline-run/order.json
  rules:
    - if: $PLUMBLINE_ORDER
  script:
    - ${install}
    # Check the data
    - plumbline ci fetch
    - ${checkData}
    # Train
    - |
${indented(train, 6)}
    # Register
    - plumbline ci answer
    # Gate
    - plumbline ci verdict || REFUSED=$?
    # Comment
    - if [ -n "$PLUMBLINE_GITLAB_TOKEN" ]; then plumbline ci comment; fi
    - exit "\${REFUSED:-0}"
  after_script:
    - if [ "$CI_JOB_STATUS" != "success" ]; then plumbline ci answer --failed "The job failed, $CI_JOB_URL"; fi
  artifacts:
    when: always
    expire_in: 30 days
    paths:
      - plumbline-run/verdict.md
`;
