import { Anchor, Group, Text, TextInput } from "@mantine/core";
import type { ModelOverview, StatusAnswer } from "@plumbline/contracts";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import { FilteredOut } from "../../shared/filtered-out.tsx";
import { countOf, countText, numberText, shareText } from "../../shared/format.ts";
import { Moment } from "../../shared/moment.tsx";
import { PageHead } from "../../shared/page-head.tsx";
import { Panel } from "../../shared/panel.tsx";
import { useAsk } from "../../shared/use-ask.ts";
import { Verdict } from "../../shared/verdict.tsx";

const worstFirst = ["failed", "alert", "no-data", "watch", "too-little-data", "underpowered", "ok"];
const rank = ({ verdict }: ModelOverview): number => {
  const at = worstFirst.indexOf(verdict ?? "");
  return at < 0 ? worstFirst.length : at;
};

const rowHeight = 58;

/** Every model with its state, the worst first. */
export function ModelsPage() {
  const { filter = "" } = useSearch({ from: "/models" });
  const navigate = useNavigate({ from: "/models" });
  const query = useAsk<StatusAnswer>("status", "/v1/status");
  const models = query.data?.models ?? [];
  const alerting = models.filter(({ verdict }) => verdict === "alert").length;
  return (
    <>
      <PageHead
        title="Models"
        sentence={
          query.data === undefined
            ? undefined
            : alerting === 0
              ? `${countOf(models.length, "model")}, none alerts in its latest window.`
              : `${alerting} of ${countOf(models.length, "model")} ${alerting === 1 ? "alerts" : "alert"} in the latest window.`
        }
      />
      <TextInput
        label="Filter by name"
        data-search=""
        value={filter}
        mb="md"
        maw={360}
        onChange={({ currentTarget }) => {
          const text = currentTarget.value;
          void navigate({
            replace: true,
            search: (now) => {
              const { filter: _, ...others } = now;
              return text === "" ? others : { ...others, filter: text };
            },
          });
        }}
      />
      <Panel
        title="All models"
        query={query}
        reading="the models"
        height={400}
        isEmpty={(data) => data.models.length === 0}
        empty={
          <>
            No model sends rows yet.{" "}
            <Anchor component={Link} to="/welcome" underline="always">
              Connect the first one
            </Anchor>
          </>
        }
      >
        {(data) => (
          <ModelRows
            models={data.models
              .filter(({ name }) => name.toLowerCase().includes(filter.toLowerCase()))
              .toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))}
            filter={filter}
            clear={() => void navigate({ replace: true, search: {} })}
          />
        )}
      </Panel>
    </>
  );
}

function ModelRows({
  models,
  filter,
  clear,
}: {
  readonly models: readonly ModelOverview[];
  readonly filter: string;
  readonly clear: () => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: models.length,
    getScrollElement: () => place.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  if (models.length === 0) {
    return <FilteredOut what="model" filters={[`name holds “${filter}”`]} clear={clear} />;
  }
  return (
    <div
      ref={place}
      role="list"
      aria-label="Models, the worst first"
      tabIndex={0}
      style={{ maxHeight: "65vh", overflow: "auto" }}
    >
      <div style={{ height: rows.getTotalSize(), position: "relative" }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const model = models[index];
          return model === undefined ? null : (
            <div
              key={model.name}
              role="listitem"
              style={{ position: "absolute", top: start, left: 0, right: 0, height: rowHeight }}
            >
              <ModelRow model={model} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function ModelRow({ model }: { readonly model: ModelOverview }) {
  const { name, verdict, summary, versions, traffic, rows, lastEventAt } = model;
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <Verdict of={verdict} />
      <div style={{ minWidth: 0, flex: 1 }}>
        <Group gap="xs" wrap="nowrap">
          <Anchor
            component={Link}
            to={`/models/${encodeURIComponent(name)}`}
            fw={600}
            underline="always"
            data-row=""
          >
            {name}
          </Anchor>
          <Text size="sm" c="dimmed" truncate>
            {versions[0] ?? "no version"} · {countText(rows)} rows
            {traffic === null ? "" : ` · ${numberText(traffic.rowsPerHour)} an hour`}
            {traffic?.latencyMs ? ` · p95 ${numberText(traffic.latencyMs.p95)} ms` : ""}
            {typeof traffic?.errorRate === "number"
              ? ` · ${shareText(traffic.errorRate)} fail`
              : ""}{" "}
            · newest <Moment at={lastEventAt} />
          </Text>
        </Group>
        <Text size="sm" truncate>
          {summary ?? "No window is judged yet."}
        </Text>
      </div>
    </Group>
  );
}
