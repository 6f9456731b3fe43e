import { Tabs } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { PageHead } from "../../shared/page-head.tsx";
import { AuditTab } from "./audit-tab.tsx";
import { ChannelsTab } from "./channels-tab.tsx";
import { ConfigurationTab } from "./configuration-tab.tsx";
import { PeopleTab } from "./people-tab.tsx";
import { ServerTab } from "./server-tab.tsx";
import { SilencesTab } from "./silences-tab.tsx";
import { StorageTab } from "./storage-tab.tsx";
import { TokensTab } from "./tokens-tab.tsx";

const tabs = [
  { id: "channels", title: "Channels", content: ChannelsTab },
  { id: "silences", title: "Silences", content: SilencesTab },
  { id: "people", title: "People", content: PeopleTab },
  { id: "tokens", title: "Tokens", content: TokensTab },
  { id: "configuration", title: "Configuration", content: ConfigurationTab },
  { id: "storage", title: "Storage", content: StorageTab },
  { id: "server", title: "Server", content: ServerTab },
  { id: "audit", title: "Audit", content: AuditTab },
] as const;

/** What concerns the whole server. */
export function SettingsPage() {
  const { tab } = useSearch({ from: "/settings" });
  const navigate = useNavigate({ from: "/settings" });
  const shown = tabs.some(({ id }) => id === tab) ? tab : "channels";
  return (
    <>
      <PageHead
        title="Settings"
        sentence="Who is told, who may do what, what is hushed and kept, and who changed what."
      />
      <Tabs
        value={shown ?? "channels"}
        keepMounted={false}
        onChange={(next) =>
          void navigate({ search: next === null ? {} : { tab: next }, replace: true })
        }
      >
        <Tabs.List mb="md">
          {tabs.map(({ id, title }) => (
            <Tabs.Tab key={id} value={id}>
              {title}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map(({ id, content: Content }) => (
          <Tabs.Panel key={id} value={id}>
            <Content />
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}
