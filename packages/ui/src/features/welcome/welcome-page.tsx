import { Anchor, Button, Code, CopyButton, Group, Stack, Text } from "@mantine/core";
import type { StatusAnswer } from "@plumbline/contracts";
import { Link } from "@tanstack/react-router";
import { countOf } from "../../shared/format.ts";
import { PageHead } from "../../shared/page-head.tsx";
import { Panel } from "../../shared/panel.tsx";
import { useAsk } from "../../shared/use-ask.ts";

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
        <Panel title="What has come" query={status} reading="the state of the server">
          {({ models }) =>
            models.length === 0 ? (
              <Text role="status">
                Nothing yet. This page says so as soon as the first row is stored.
              </Text>
            ) : (
              <Stack gap={4} role="status">
                {models.map(({ name, rows, baseline }) => (
                  <Text key={name}>
                    <Anchor
                      component={Link}
                      to={`/models/${encodeURIComponent(name)}`}
                      underline="always"
                    >
                      {name}
                    </Anchor>
                    : {countOf(rows, "row")} received,{" "}
                    {baseline === null
                      ? "no baseline yet (it needs 2,000 rows, or one that is given)"
                      : "baseline made, monitors at work"}
                    .
                  </Text>
                ))}
              </Stack>
            )
          }
        </Panel>
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
