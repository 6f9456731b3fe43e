import type { Builder, Dataquery } from "@grafana/grafana-foundation-sdk/cog";
import {
  BigValueGraphMode,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  TableCellDisplayMode,
  VizLegendOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import {
  DashboardLinkBuilder,
  DashboardLinkType,
  MappingType,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type Panel,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder, PromQueryFormat } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as StatBuilder } from "@grafana/grafana-foundation-sdk/stat";
import { PanelBuilder as TableBuilder } from "@grafana/grafana-foundation-sdk/table";
import { PanelBuilder as TimeseriesBuilder } from "@grafana/grafana-foundation-sdk/timeseries";

/** The data source that the reader chose at the top of the dashboard. */
export const chosenSource = { type: "prometheus", uid: "${datasource}" } as const;

/** One line of a panel. */
export interface PanelQuery {
  readonly expr: string;
  /** With labels in double braces. */
  readonly legend: string;
}

export interface PanelSpec {
  readonly title: string;
  /** What the reader sees, and what would be a reason to act. */
  readonly description: string;
  readonly queries: readonly PanelQuery[];
  /** Of Grafana, such as `percentunit`, `s` or `short`. */
  readonly unit: string;
  readonly kind?: "lines" | "number" | "table";
  /** Of the 24 columns that a dashboard has. @default 12 */
  readonly width?: number;
  /** From here on it is red. */
  readonly alarmFrom?: number;
  /** What stands for the numbers 0, 1, 2 and so on. */
  readonly words?: readonly string[];
  /** A page of Plumbline that says more; may hold `${__field.labels.x}` and variables. */
  readonly more?: { readonly title: string; readonly url: string };
}

const height = 8;

export function panelOf(spec: PanelSpec): Builder<Panel> {
  if (spec.kind === "number") return numberOf(spec);
  return spec.kind === "table" ? tableOf(spec) : linesOf(spec);
}

function numberOf(spec: PanelSpec): StatBuilder {
  const newest = new ReduceDataOptionsBuilder().calcs(["lastNotNull"]).values(false);
  return common(new StatBuilder(), spec).reduceOptions(newest).graphMode(BigValueGraphMode.None);
}

function tableOf(spec: PanelSpec): TableBuilder {
  const withoutTime = { id: "organize", options: { excludeByName: { Time: true } } };
  return common(new TableBuilder(), spec)
    .withTransformation(withoutTime)
    .overrideByName("Value", [
      { id: "custom.cellOptions", value: { type: TableCellDisplayMode.ColorText } },
    ]);
}

function linesOf(spec: PanelSpec): TimeseriesBuilder {
  const legend = new VizLegendOptionsBuilder()
    .displayMode(LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom)
    .showLegend(true);
  const lines = common(new TimeseriesBuilder(), spec).legend(legend);
  if (spec.alarmFrom !== undefined) {
    const dashed = new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed);
    lines.thresholdsStyle(dashed);
  }
  return lines.lineWidth(2).fillOpacity(0).spanNulls(true);
}

function common<Kind extends StatBuilder | TableBuilder | TimeseriesBuilder>(
  builder: Kind,
  spec: PanelSpec,
): Kind {
  const { title, description, unit, width = 12, alarmFrom, words, more } = spec;
  builder.title(title).description(description).unit(unit).datasource(chosenSource);
  builder.span(width).height(height).targets(targetsOf(spec));
  if (alarmFrom !== undefined) {
    builder.thresholds(
      new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([
        { value: null, color: "green" },
        { value: alarmFrom, color: "red" },
      ]),
    );
  }
  if (words !== undefined) {
    const options = Object.fromEntries(words.map((text, index) => [index, { text, index }]));
    builder.mappings([{ type: MappingType.ValueToText, options }]);
  }
  if (more !== undefined) builder.dataLinks([linkTo(more.title, more.url)]);
  return builder;
}

/** A table and a number show what is now; lines show how it came. */
function targetsOf({ queries, kind }: PanelSpec): Builder<Dataquery>[] {
  return queries.map(({ expr, legend }, index) => {
    const query = new DataqueryBuilder().refId(String.fromCharCode(65 + index)).expr(expr);
    query.datasource(chosenSource).legendFormat(legend);
    if (kind === "table") return query.instant().format(PromQueryFormat.Table);
    return kind === "number" ? query.instant() : query.range();
  });
}

export const linkTo = (title: string, url: string): DashboardLinkBuilder =>
  new DashboardLinkBuilder(title).type(DashboardLinkType.Link).url(url).targetBlank(true);
