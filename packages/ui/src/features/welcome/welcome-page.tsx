import { Button, Code, CopyButton, Group, Stack, Text } from "@mantine/core";
import type { StatusAnswer } from "@plumbline/contracts";
import { PageHead } from "../../shared/page-head.tsx";
import { Panel } from "../../shared/panel.tsx";
import { useAsk } from "../../shared/use-ask.ts";
import { FileDrop } from "./file-drop.tsx";
import { FirstSteps } from "./first-steps.tsx";

const ways = (url: string) =>
  [
    {
      title: "From the command line",
      text: `curl ${url}/v1/models/my-model/predictions \\
  -H 'content-type: application/json' \\
  -d '{"id": "p-1", "features": {"age": 41}, "score": 0.12, "prediction": "stays"}'`,
    },
    {
      title: "From Python",
      text: `from plumbline import Plumbline
client = Plumbline("${url}", model="my-model")
client.log_prediction({"age": 41}, score=0.12, prediction="stays")`,
    },
    {
      title: "From files",
      text: `npx plumbline ingest predictions.csv --model my-model --id id --time time --server ${url}`,
    },
  ] as const;

const shownModels = 3;

const newest = (models: StatusAnswer["models"]) =>
  models
    .toSorted((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt))
    .slice(0, shownModels);

/** From no model to the first monitor. */
export function WelcomePage() {
  const status = useAsk<StatusAnswer>("status", "/v1/status");
  return (
    <>
      <PageHead
        title="Connect a model"
        sentence="Send one prediction; the first rows become the baseline, and each hour after is judged against them."
      />
      <Stack>
        <Panel title="What has come" query={status} reading="the state of the server" height={90}>
          {({ models }) =>
            models.length === 0 ? (
              <Text role="status">
                Nothing yet. This page says so as soon as the first row is stored.
              </Text>
            ) : (
              <Stack gap="md" role="status">
                {newest(models).map((model) => (
                  <FirstSteps key={model.name} model={model} />
                ))}
              </Stack>
            )
          }
        </Panel>
        <section aria-labelledby="from-a-file">
          <h2 id="from-a-file">From a file, here</h2>
          <FileDrop />
        </section>
        {ways(globalThis.location.origin).map(({ title, text }) => (
          <section key={title}>
            <Group justify="space-between">
              <h2>{title}</h2>
              <CopyButton value={text}>
                {({ copied, copy }) => (
                  <Button size="xs" variant="default" onClick={copy}>
                    {copied ? "Copied" : "Copy"}
                  </Button>
                )}
              </CopyButton>
            </Group>
            <Code block tabIndex={0}>
              {text}
            </Code>
          </section>
        ))}
      </Stack>
    </>
  );
}
