import { Button, Code, Group, Modal, MultiSelect, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { ActionButton } from "../../shared/action-button.tsx";
import { DataTable } from "../../shared/data-table.tsx";
import { Moment } from "../../shared/moment.tsx";
import { Failure, Panel } from "../../shared/panel.tsx";
import { useAsk, useOrder } from "../../shared/use-ask.ts";

interface Token {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
}

const scopes = ["read", "ingest", "operate", "approve", "admin"];

/** Keys of programs. */
export function TokensTab() {
  const query = useAsk<readonly Token[]>("keys", "/v1/keys");
  const order = useOrder("keys");
  return (
    <Panel
      title="Tokens"
      query={query}
      reading="tokens"
      aside={<NewToken />}
      isEmpty={(tokens) => tokens.length === 0}
      empty="There is no token yet."
    >
      {(tokens) => (
        <>
          <DataTable
            caption="Tokens"
            rows={tokens}
            keyOf={({ id }) => id}
            columns={[
              { title: "Name", cell: ({ name }) => name },
              { title: "May", cell: (token) => token.scopes.join(", ") },
              { title: "Made", cell: ({ createdAt }) => <Moment at={createdAt} /> },
              { title: "Last used", cell: ({ lastUsedAt }) => <Moment at={lastUsedAt} /> },
              {
                title: "State",
                cell: ({ id, name, revokedAt }) =>
                  revokedAt === null ? (
                    <ActionButton
                      right="admin"
                      size="compact-xs"
                      variant="default"
                      aria-label={`Revoke ${name}`}
                      onClick={() => order.mutate({ path: `/v1/keys/${id}`, method: "DELETE" })}
                    >
                      Revoke
                    </ActionButton>
                  ) : (
                    "revoked"
                  ),
              },
            ]}
          />
          {order.error !== null && <Failure error={order.error} />}
        </>
      )}
    </Panel>
  );
}

function NewToken() {
  const [isOpen, modal] = useDisclosure();
  const [name, setName] = useState("");
  const [asked, setAsked] = useState<string[]>(["ingest"]);
  const order = useOrder("keys");
  const made = order.data as { readonly key: string } | undefined;
  return (
    <>
      <ActionButton right="admin" size="xs" onClick={modal.open}>
        Make a token
      </ActionButton>
      <Modal opened={isOpen} onClose={modal.close} title="Make a token">
        <Stack>
          <TextInput
            label="What it is for"
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <MultiSelect label="It may" data={scopes} value={asked} onChange={setAsked} />
          {order.error !== null && <Failure error={order.error} />}
          {made !== undefined && (
            <Group role="status">
              <Text>The token, shown this once:</Text>
              <Code>{made.key}</Code>
            </Group>
          )}
          <Button
            disabled={name === "" || asked.length === 0}
            loading={order.isPending}
            onClick={() => order.mutate({ path: "/v1/keys", json: { name, scopes: asked } })}
          >
            Make it
          </Button>
        </Stack>
      </Modal>
    </>
  );
}
