import {
  Button,
  FileButton,
  Group,
  Paper,
  Progress,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import type { IngestAnswer, StatusAnswer } from "@plumbline/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ActionButton } from "../../shared/action-button.tsx";
import { ask } from "../../shared/ask.ts";
import { countOf, countText } from "../../shared/format.ts";
import { Failure } from "../../shared/panel.tsx";
import { useAsk } from "../../shared/use-ask.ts";
import { modelPath } from "../model/use-model.ts";
import { fileEvents, guessRoles, roleNames, type FileRoles } from "./file-events.ts";
import { readFileRows, type FileRows } from "./file-rows.ts";

const mostBytes = 100_000_000;
const rowsAtOnce = 5_000;
const [fewestBaselineRows, usualBaselineRows] = [100, 2_000];

interface ReadFile {
  readonly name: string;
  readonly rows: FileRows;
}

interface Sent {
  readonly accepted: number;
  readonly quarantined: number;
  readonly labels: number;
}

/** A file of rows becomes a model with its first baseline, by the same ways as rows of a service. */
export function FileDrop() {
  const [file, setFile] = useState<ReadFile | null>(null);
  const [problem, setProblem] = useState<Error | null>(null);
  const [isOver, setOver] = useState(false);
  const take = async (found: File | null | undefined): Promise<void> => {
    if (found === null || found === undefined) return;
    setProblem(null);
    try {
      if (found.size > mostBytes) {
        throw new RangeError("The file is larger than 100 MB: send it with plumbline ingest");
      }
      const rows = readFileRows(await found.text());
      if (rows.rows.length === 0) throw new TypeError("The file has no rows");
      setFile({ name: found.name, rows });
    } catch (error) {
      setFile(null);
      setProblem(error instanceof Error ? error : new Error(String(error)));
    }
  };
  return (
    <Stack>
      <Paper
        withBorder
        p="lg"
        style={{ borderStyle: "dashed", borderWidth: isOver ? 3 : 1, textAlign: "center" }}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          void take(event.dataTransfer.files[0]);
        }}
      >
        <Stack align="center" gap="xs">
          <Text>
            Drop a CSV, NDJSON or JSON file of predictions here. It is read in your browser.
          </Text>
          <FileButton accept=".csv,.json,.ndjson,.jsonl" onChange={(found) => void take(found)}>
            {(props) => (
              <Button {...props} variant="default">
                Choose a file
              </Button>
            )}
          </FileButton>
        </Stack>
      </Paper>
      {problem !== null && <Failure error={problem} />}
      {file !== null && <Send key={file.name} file={file} />}
    </Stack>
  );
}

function Send({ file: { name, rows } }: { readonly file: ReadFile }) {
  const queries = useQueryClient();
  const [model, setModel] = useState(modelNameOf(name));
  const [roles, setRoles] = useState<FileRoles>(() => guessRoles(rows));
  const [done, setDone] = useState(0);
  const status = useAsk<StatusAnswer>("status", "/v1/status");
  const isKnown = status.data?.models.some((one) => one.name === model) === true;
  const total = rows.rows.length;
  const send = useMutation({
    mutationFn: async (): Promise<Sent> => {
      const { predictions, labels } = fileEvents(rows, roles, name);
      const baselineRows = Math.max(
        fewestBaselineRows,
        Math.min(usualBaselineRows, Math.floor(total / 2)),
      );
      if (!isKnown) {
        await ask(modelPath(model, "/config"), {
          method: "PUT",
          json: {
            baseline: { kind: "first-rows", rows: baselineRows },
            monitors: [{ name: "daily", window: { every: "1d" } }],
          },
        });
      }
      const sent = { accepted: 0, quarantined: 0, labels: 0 };
      for (let at = 0; at < total; at += rowsAtOnce) {
        const answer = await ask<IngestAnswer>(modelPath(model, "/predictions"), {
          ...{ method: "POST", json: predictions.slice(at, at + rowsAtOnce) },
        });
        sent.accepted += answer.accepted;
        sent.quarantined += answer.quarantined;
        setDone(Math.min(total, at + rowsAtOnce));
      }
      for (let at = 0; at < labels.length; at += rowsAtOnce) {
        const answer = await ask<IngestAnswer>(modelPath(model, "/feedback"), {
          ...{ method: "POST", json: labels.slice(at, at + rowsAtOnce) },
        });
        sent.labels += answer.accepted;
      }
      return sent;
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["status"] }),
  });
  const special = new Set(Object.values(roles));
  const features = rows.columns.filter((column) => !special.has(column));
  return (
    <Stack>
      <Text>
        <b>{name}</b>: {countOf(total, "row")}, features {features.slice(0, 8).join(", ") || "none"}
        {features.length > 8 ? ` and ${features.length - 8} more` : ""}.{" "}
        {isKnown
          ? `${model} is there already: the rows are added to it, and its configuration stays.`
          : "The first rows become the baseline, and each day after is judged against it."}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <TextInput
          label="Name of the model"
          value={model}
          onChange={({ currentTarget }) => setModel(currentTarget.value)}
        />
        {roleNames.map((role) => (
          <Select
            key={role}
            label={`Column of the ${role}`}
            placeholder="none"
            clearable
            data={[...rows.columns]}
            value={roles[role] ?? null}
            onChange={(next) => setRoles((now) => ({ ...now, [role]: next ?? undefined }))}
          />
        ))}
      </SimpleGrid>
      <Group>
        <ActionButton
          right="admin"
          disabled={model.trim() === "" || status.data === undefined}
          loading={send.isPending}
          onClick={() => send.mutate()}
        >
          Begin with these rows
        </ActionButton>
      </Group>
      {send.isPending && (
        <Progress value={(100 * done) / total} aria-label={`${done} of ${total} rows sent`} />
      )}
      {send.error !== null && <Failure error={send.error} />}
      {send.data !== undefined && (
        <Text role="status">
          {countText(send.data.accepted)} rows and {countText(send.data.labels)} labels were taken
          {send.data.quarantined === 0
            ? "."
            : `; ${countText(send.data.quarantined)} rows are set apart, with reasons on the page Data.`}
        </Text>
      )}
    </Stack>
  );
}

/** What a model may be called, from the name of the file. */
const modelNameOf = (file: string): string =>
  file
    .replace(/\.[^.]*$/, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]+/g, "-")
    .replaceAll(/^-+|-+$/g, "") || "my-model";
