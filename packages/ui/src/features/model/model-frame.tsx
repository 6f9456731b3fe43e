import { Group, NavLink, Select } from "@mantine/core";
import { Link, Outlet, useNavigate, useRouterState, useSearch } from "@tanstack/react-router";
import { PageHead } from "../../shared/page-head.tsx";
import { Verdict } from "../../shared/verdict.tsx";
import { useModel, useModelName, useMonitors, useShownMonitor } from "./use-model.ts";

const tabs = [
  ["", "Overview"],
  ["/performance", "Performance"],
  ["/drift", "Drift"],
  ["/data", "Data"],
  ["/segments", "Segments"],
  ["/monitors", "Monitors"],
  ["/retraining", "Retraining"],
  ["/lineage", "Versions"],
  ["/compare", "Compare"],
  ["/scorecard", "Score card"],
] as const;

/** What all pages of a model share: its name, its verdict, its parts. */
export function ModelFrame() {
  const name = useModelName();
  const model = useModel();
  const monitors = useMonitors();
  const shown = useShownMonitor();
  const search = useSearch({ from: "/models/$model" });
  const navigate = useNavigate();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const base = `/models/${encodeURIComponent(name)}`;
  return (
    <>
      <PageHead
        title={name}
        sentence={model.data?.summary ?? undefined}
        aside={
          <Group gap="sm">
            <Verdict of={model.data?.verdict ?? null} />
            <Select
              aria-label="Monitor"
              size="xs"
              data={(monitors.data?.monitors ?? []).map((one) => ({
                value: one.name,
                label: `${one.name} (${one.window})`,
              }))}
              value={shown ?? null}
              allowDeselect={false}
              onChange={(next) =>
                void navigate({
                  to: path,
                  search: { ...search, ...(next === null ? {} : { monitor: next }) } as never,
                })
              }
            />
          </Group>
        }
      />
      <nav aria-label={`Parts of ${name}`}>
        <Group gap={0} mb="md">
          {tabs.map(([part, label]) => {
            const isHere = path.replace(/\/$/, "") === `${base}${part}`;
            return (
              <NavLink
                key={part}
                component={Link}
                to={`${base}${part}`}
                search={search as never}
                activeOptions={{ exact: true, includeSearch: false }}
                label={label}
                active={isHere}
                aria-current={isHere ? "page" : undefined}
                w="auto"
                px="sm"
                py={6}
              />
            );
          })}
        </Group>
      </nav>
      <Outlet />
    </>
  );
}
