import { indented } from "./indented.ts";
import { checkData, install, type PipelineTemplate } from "./template.ts";

export const github: PipelineTemplate = {
  id: "github",
  title: "GitHub Actions",
  image: "ubuntu-latest",
  files: ({ train, image }) => [
    { path: ".github/workflows/plumbline.yml", text: workflow(train, image) },
  ],
  next: [
    "Commit it to the default branch: GitHub starts only what lies there",
    "Add the secret PLUMBLINE_KEY, a key of the server with the scope read, if the server wants keys",
  ],
};

const workflow = (
  train: string,
  image: string,
): string => `# Plumbline starts this to retrain a model, and judges the candidate that it hands back.
name: Plumbline
# Plumbline finds its run by this name.
run-name: Plumbline \${{ inputs.plumbline_attempt }}

on:
  workflow_dispatch:
    inputs:
      plumbline_attempt:
        description: What Plumbline finds this run by
        type: string
        required: true
      plumbline_order:
        description: The order, as JSON in base64
        type: string
        required: true
      plumbline_token:
        description: Good for one answer to this order
        type: string
        required: true

permissions:
  contents: read
  pull-requests: write

jobs:
  retrain:
    runs-on: ${image}
    timeout-minutes: 60
    env:
      PLUMBLINE_ATTEMPT: \${{ inputs.plumbline_attempt }}
      PLUMBLINE_ORDER: \${{ inputs.plumbline_order }}
      PLUMBLINE_TOKEN: \${{ inputs.plumbline_token }}
      PLUMBLINE_RUN: plumbline-run/order.json
    steps:
      - name: Hide the token
        run: echo "::add-mask::$PLUMBLINE_TOKEN"
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 24
      - name: Install Plumbline
        run: ${install}
      - name: Check the data
        run: |
          plumbline ci fetch
          ${checkData}
      - name: Train
        run: |
${indented(train, 10)}
      - name: Register
        run: plumbline ci answer
      - name: Gate
        env:
          PLUMBLINE_KEY: \${{ secrets.PLUMBLINE_KEY }}
        run: plumbline ci verdict
      - name: Comment
        if: \${{ !cancelled() && hashFiles('plumbline-run/verdict.md') != '' }}
        env:
          GITHUB_TOKEN: \${{ github.token }}
        run: plumbline ci comment
      - name: Say that it failed
        if: failure()
        run: plumbline ci answer --failed "The workflow failed, run $GITHUB_RUN_ID"
`;
