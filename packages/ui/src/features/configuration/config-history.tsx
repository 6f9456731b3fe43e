import { Stack, Text } from "@mantine/core";
import type { ConfigChange } from "@plumbline/contracts";
import { countOf } from "../../shared/format.ts";
import { Moment } from "../../shared/moment.tsx";
import { Panel } from "../../shared/panel.tsx";
import { useAsk } from "../../shared/use-ask.ts";
import { ChangeList } from "./config-editor.tsx";

interface Change {
  readonly id: number;
  readonly at: string;
  readonly actor: string;
  readonly details: {
    readonly revision?: number;
    readonly changes?: readonly ConfigChange[];
  };
}

/** Who changed the document when, and what. */
export function ConfigHistory({ model }: { readonly model: string }) {
  const query = useAsk<{ readonly entries: readonly Change[] }>("audit", "/v1/audit", {
    ...{ action: "change-config", subject: model, limit: 50 },
  });
  return (
    <Panel
      title="History"
      query={query}
      reading="the changes"
      isEmpty={({ entries }) => entries.length === 0}
      empty="The document was never changed."
    >
      {({ entries }) => (
        <Stack gap="xs">
          {entries.map(({ id, at, actor, details: { revision, changes = [] } }) => (
            <details key={id}>
              <summary>
                <Text component="span">
                  Revision {revision ?? "?"}, <Moment at={at} />, by {actor}:{" "}
                  {countOf(changes.length, "change")}
                </Text>
              </summary>
              <ChangeList changes={changes} />
            </details>
          ))}
        </Stack>
      )}
    </Panel>
  );
}
