import { Select, Stack, Text } from "@mantine/core";
import type { StatusAnswer } from "@plumbline/contracts";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Panel } from "../../shared/panel.tsx";
import { useAsk } from "../../shared/use-ask.ts";
import { Configuration } from "../configuration/config-editor.tsx";
import { ConfigHistory } from "../configuration/config-history.tsx";

/** A model as one document: changed after a dry run, exported, with its history. */
export function ConfigurationTab() {
  const { model } = useSearch({ from: "/settings" });
  const navigate = useNavigate({ from: "/settings" });
  const status = useAsk<StatusAnswer>("status", "/v1/status");
  const { data } = status;
  if (data === undefined) {
    return (
      <Panel title="Configuration" query={status} reading="the models">
        {() => null}
      </Panel>
    );
  }
  const names = data.models.map(({ name }) => name);
  const shown = model !== undefined && names.includes(model) ? model : names[0];
  return (
    <Stack>
      <Select
        label="Model"
        data={names}
        searchable
        value={shown ?? null}
        allowDeselect={false}
        maw={320}
        onChange={(next) =>
          next !== null && void navigate({ search: { tab: "configuration", model: next } })
        }
      />
      {names.length === 0 && <Text>There is no model yet.</Text>}
      {shown !== undefined && (
        <>
          <Configuration model={shown} />
          <ConfigHistory model={shown} />
        </>
      )}
    </Stack>
  );
}
