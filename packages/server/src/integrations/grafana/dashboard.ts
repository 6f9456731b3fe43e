import {
  AnnotationTargetBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
  type AnnotationTarget,
  type Dashboard,
} from "@grafana/grafana-foundation-sdk/dashboard";
import type { GrafanaExport } from "./export-options.ts";
import { chosenSource, linkTo, panelOf, type PanelSpec } from "./panels.ts";

/** A variable at the top of a dashboard, whose values are those of a label. */
export interface LabelVariable {
  readonly name: string;
  readonly label: string;
  readonly query: string;
  /** Several at once, and all of them to begin with. */
  readonly isMany: boolean;
}

export interface DashboardSpec {
  /** Never changes: links and bookmarks hold it. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly variables: readonly LabelVariable[];
  /** The page of Plumbline that shows the same in full. */
  readonly page: { readonly title: string; readonly path: string };
  /** Groups of panels, each under a heading. */
  readonly rows: readonly { readonly title: string; readonly panels: readonly PanelSpec[] }[];
}

/** Dashboards are made when the address is known under which people reach Plumbline. */
export type DashboardOf = (pages: PlumblinePages) => DashboardSpec;

/** Addresses of pages of Plumbline; variables of Grafana may stand in them. */
export interface PlumblinePages {
  readonly at: (path: string) => string;
}

export const pagesOf = ({ publicUrl }: Pick<GrafanaExport, "publicUrl">): PlumblinePages => ({
  at: (path) => `${publicUrl}${path}`,
});

/** The tag that Plumbline's annotations carry. */
export const annotationTag = "plumbline";

/** The typed builder knows no query of annotations by tag, which classic dashboards have. */
export interface ClassicDashboard extends Omit<Dashboard, "annotations"> {
  readonly annotations: { readonly list: readonly TaggedAnnotations[] };
}

interface TaggedAnnotations {
  readonly name: string;
  readonly datasource: { readonly type: string; readonly uid: string };
  readonly enable: boolean;
  readonly iconColor: string;
  readonly target: AnnotationTarget;
}

/** As classic JSON, which Grafana 10 to 13 read. */
export function buildDashboard(
  { uid, title, description, variables, page, rows }: DashboardSpec,
  options: GrafanaExport,
): ClassicDashboard {
  const builder = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags([annotationTag])
    .timezone("browser")
    .time({ from: "now-24h", to: "now" })
    .refresh("1m")
    .tooltip(DashboardCursorSync.Crosshair)
    .readonly()
    .link(linkTo(page.title, pagesOf(options).at(page.path)))
    .withVariable(sourceVariable(options));
  for (const variable of variables) builder.withVariable(labelVariable(variable));
  for (const row of rows) {
    builder.withRow(new RowBuilder(row.title));
    for (const panel of row.panels) builder.withPanel(panelOf(panel));
  }
  const dashboard = builder.build();
  const panels = (dashboard.panels ?? []).map((panel, index) => ({ ...panel, id: index + 1 }));
  // Without a place a link is shown at the top of the dashboard, in every version.
  for (const link of dashboard.links ?? []) delete link.placement;
  return { ...dashboard, panels, annotations: { list: [annotations] } };
}

function sourceVariable({ datasourceUid }: GrafanaExport): DatasourceVariableBuilder {
  return new DatasourceVariableBuilder("datasource")
    .label("Prometheus")
    .type("prometheus")
    .current({ selected: true, text: datasourceUid, value: datasourceUid });
}

function labelVariable({ name, label, query, isMany }: LabelVariable): QueryVariableBuilder {
  const builder = new QueryVariableBuilder(name)
    .label(label)
    .datasource(chosenSource)
    .query(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc);
  if (!isMany) return builder;
  const all = { selected: true, text: ["All"], value: ["$__all"] };
  return builder.multi(true).includeAll(true).allValue(".*").current(all);
}

/** Incidents, retraining and promotions, which Plumbline writes into Grafana. */
const annotations: TaggedAnnotations = {
  ...{ name: "Plumbline", enable: true, iconColor: "orange" },
  datasource: { type: "grafana", uid: "-- Grafana --" },
  target: new AnnotationTargetBuilder()
    .type("tags")
    .tags([annotationTag])
    .matchAny(false)
    .limit(100)
    .build(),
};
