import { Button, Code, Group, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { Person } from "@plumbline/contracts";
import { useState } from "react";
import { ActionButton } from "../../shared/action-button.tsx";
import { DataTable } from "../../shared/data-table.tsx";
import { Moment } from "../../shared/moment.tsx";
import { Failure, Panel } from "../../shared/panel.tsx";
import { useAsk, useOrder } from "../../shared/use-ask.ts";

const roles = ["viewer", "operator", "approver", "admin"];

/** Who signs in, and what they may do. */
export function PeopleTab() {
  const query = useAsk<{ readonly people: readonly Person[] }>("people", "/v1/people");
  return (
    <Panel
      title="People"
      query={query}
      reading="accounts"
      aside={<NewPerson />}
      isEmpty={({ people }) => people.length === 0}
      empty="Nobody has an account: whoever reaches this machine may do everything."
    >
      {({ people }) => (
        <DataTable
          caption="Accounts"
          rows={people}
          keyOf={({ name }) => name}
          columns={[
            { title: "Name", cell: ({ name }) => name },
            { title: "Role", cell: ({ role }) => role },
            { title: "Since", cell: ({ createdAt }) => <Moment at={createdAt} /> },
            { title: "Last signed in", cell: ({ lastSignInAt }) => <Moment at={lastSignInAt} /> },
            {
              title: "State",
              cell: ({ disabledAt }) => (disabledAt === null ? "in use" : "disabled"),
            },
          ]}
        />
      )}
    </Panel>
  );
}

function NewPerson() {
  const [isOpen, modal] = useDisclosure();
  const [name, setName] = useState("");
  const [role, setRole] = useState<string | null>("viewer");
  const order = useOrder("people");
  const made = order.data as { readonly password: string | null } | undefined;
  return (
    <>
      <ActionButton right="admin" size="xs" onClick={modal.open}>
        Add somebody
      </ActionButton>
      <Modal opened={isOpen} onClose={modal.close} title="Add somebody">
        <Stack>
          <TextInput
            label="Name"
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <Select label="Role" data={roles} value={role} onChange={setRole} allowDeselect={false} />
          {order.error !== null && <Failure error={order.error} />}
          {typeof made?.password === "string" && (
            <Group role="status">
              <Text>Password, shown this once:</Text>
              <Code>{made.password}</Code>
            </Group>
          )}
          <Button
            disabled={name === ""}
            loading={order.isPending}
            onClick={() => order.mutate({ path: "/v1/people", json: { name, role } })}
          >
            Make the account
          </Button>
        </Stack>
      </Modal>
    </>
  );
}
