import { indented } from "./indented.ts";
import { checkData, install, type PipelineTemplate } from "./template.ts";

export const circleci: PipelineTemplate = {
  id: "circleci",
  title: "CircleCI",
  image: "cimg/node:24.0",
  files: ({ train, image }) => [{ path: ".circleci/config.yml", text: config(train, image) }],
  next: [
    "Add PLUMBLINE_KEY, a key of the server with the scope read, if the server wants keys",
    "Add GITHUB_TOKEN with pull requests: write, for comments",
  ],
};

const orderParts = Array.from({ length: 8 }, (_, part) => `plumbline_order_${part + 1}`);

const parameter = (name: string): string => `  ${name}:
    type: string
    default: ""`;

const config = (
  train: string,
  image: string,
): string => `# Plumbline starts this to retrain a model, and judges the candidate that it hands back.
version: 2.1

# No value may be longer than 512 characters: the order comes in parts.
parameters:
${["plumbline_attempt", "plumbline_token", ...orderParts].map(parameter).join("\n")}

jobs:
  retrain:
    docker:
      - image: ${image}
    environment:
      PLUMBLINE_ATTEMPT: << pipeline.parameters.plumbline_attempt >>
      PLUMBLINE_ORDER: ${orderParts.map((name) => `<< pipeline.parameters.${name} >>`).join("")}
      PLUMBLINE_TOKEN: << pipeline.parameters.plumbline_token >>
      PLUMBLINE_RUN: plumbline-run/order.json
    steps:
      - checkout
      - run:
          name: Install Plumbline
          command: ${install}
      - run:
          name: Check the data
          command: |
            plumbline ci fetch
            ${checkData}
      - run:
          name: Train
          no_output_timeout: 1h
          command: |
${indented(train, 12)}
      - run:
          name: Register
          command: plumbline ci answer
      - run:
          name: Gate
          command: plumbline ci verdict
      - run:
          name: Comment
          when: always
          command: |
            if [ -f plumbline-run/verdict.md ] && [ -n "$GITHUB_TOKEN" ]; then plumbline ci comment; fi
      - run:
          name: Say that it failed
          when: on_fail
          command: plumbline ci answer --failed "The job failed, $CIRCLE_BUILD_URL"

workflows:
  plumbline:
    when: << pipeline.parameters.plumbline_attempt >>
    jobs:
      - retrain
`;
