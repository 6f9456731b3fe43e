import { Button, Code, FileButton, Group, Stack, Text, Textarea } from "@mantine/core";
import type { ConfigAnswer, ConfigChange, ConfigChanged } from "@plumbline/contracts";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ActionButton } from "../../shared/action-button.tsx";
import { ask } from "../../shared/ask.ts";
import { Failure, Panel } from "../../shared/panel.tsx";
import { saveFile } from "../../shared/save-figure.ts";
import { useAsk, useOrder } from "../../shared/use-ask.ts";
import { modelPath } from "../model/use-model.ts";

/** The whole document of a model, with its changes shown before they are made. */
export function Configuration({ model }: { readonly model: string }) {
  const query = useAsk<ConfigAnswer>("model", modelPath(model, "/config"));
  return (
    <Panel title="Configuration as a document" query={query} reading="the document" height={300}>
      {({ revision, config }) => (
        <Editor
          key={`${model}/${revision}`}
          model={model}
          revision={revision}
          text={JSON.stringify(config, null, 2)}
        />
      )}
    </Panel>
  );
}

interface EditorProps {
  readonly model: string;
  readonly revision: number;
  readonly text: string;
}

function Editor({ model, revision, text }: EditorProps) {
  const [edited, setEdited] = useState(text);
  const save = useOrder("model", "monitors", "evaluations", "audit", "storage");
  const dryRun = useMutation({
    mutationFn: async () => {
      const json: unknown = JSON.parse(edited);
      return ask<ConfigChanged>(modelPath(model, "/config"), {
        ...{ method: "PUT", json, query: { dryRun: "true" } },
      });
    },
  });
  const change = (next: string): void => {
    setEdited(next);
    dryRun.reset();
  };
  const changes = dryRun.data?.changes ?? [];
  const place = `${modelPath(model, "/config")}?revision=${revision}`;
  return (
    <Stack gap="xs">
      <Textarea
        label={`${model}, revision ${revision}`}
        description="JSON here; YAML with plumbline apply. What the document leaves out has its default."
        autosize
        minRows={8}
        maxRows={24}
        value={edited}
        spellCheck={false}
        styles={{ input: { fontFamily: "monospace" } }}
        onChange={({ currentTarget }) => change(currentTarget.value)}
      />
      <Group>
        <Button variant="default" loading={dryRun.isPending} onClick={() => dryRun.mutate()}>
          Show what would change
        </Button>
        <ActionButton
          right="admin"
          disabled={changes.length === 0}
          loading={save.isPending}
          onClick={() => save.mutate({ path: place, method: "PUT", json: JSON.parse(edited) })}
        >
          Save
        </ActionButton>
        <Button variant="default" onClick={() => saveFile(`${model}.json`, edited)}>
          Export
        </Button>
        <FileButton accept="application/json" onChange={(file) => void file?.text().then(change)}>
          {(props) => (
            <Button {...props} variant="default">
              Import a file
            </Button>
          )}
        </FileButton>
        {edited !== text && (
          <Button variant="subtle" onClick={() => change(text)}>
            Back to what is saved
          </Button>
        )}
      </Group>
      {dryRun.data !== undefined && (
        <div role="status">
          <ChangeList changes={changes} />
        </div>
      )}
      {[dryRun.error, save.error].map((error) =>
        error === null ? null : <Failure key={error.message} error={error} />,
      )}
    </Stack>
  );
}

/** What differs, a line each. */
export function ChangeList({ changes }: { readonly changes: readonly ConfigChange[] }) {
  if (changes.length === 0) return <Text>Nothing would change.</Text>;
  return (
    <Code
      block
      tabIndex={0}
      style={{ maxHeight: "40vh", overflow: "auto", whiteSpace: "pre-wrap" }}
    >
      {changes
        .map(({ path, before, after }) => `${path}: ${valueText(before)} → ${valueText(after)}`)
        .join("\n")}
    </Code>
  );
}

const valueText = (value: unknown): string =>
  value === undefined ? "absent" : JSON.stringify(value);
