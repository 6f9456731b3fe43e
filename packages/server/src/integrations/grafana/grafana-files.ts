import { stringify } from "yaml";
import { alertingFile } from "./alerting-file.ts";
import { buildDashboard, pagesOf, type ClassicDashboard } from "./dashboard.ts";
import { dashboards } from "./dashboards.ts";
import { grafanaFolder, type GrafanaExport } from "./export-options.ts";
import type { DatasourcesFile, ProvidersFile } from "./provisioning.ts";

export interface GrafanaFile {
  /** Below Grafana's folder `provisioning`. */
  readonly path: string;
  readonly text: string;
}

/** The dashboards as Grafana stores them. */
export function grafanaDashboards(options: GrafanaExport): readonly ClassicDashboard[] {
  return dashboards.map((spec) => buildDashboard(spec(pagesOf(options)), options));
}

/** All that Grafana needs to show and to watch what Plumbline measures. */
export function grafanaFiles(options: GrafanaExport): readonly GrafanaFile[] {
  const { prometheusUrl } = options;
  const files: GrafanaFile[] = [
    { path: "dashboards/plumbline.yaml", text: yaml(providersFile(options)) },
    ...grafanaDashboards(options).map((dashboard) => ({
      path: `dashboards/plumbline/${dashboard.uid ?? ""}.json`,
      text: `${JSON.stringify(dashboard, null, 2)}\n`,
    })),
    { path: "alerting/plumbline.yaml", text: yaml(alertingFile(options)) },
  ];
  if (prometheusUrl === null) return files;
  const text = yaml(datasourcesFile({ ...options, prometheusUrl }));
  return [{ path: "datasources/plumbline.yaml", text }, ...files];
}

function datasourcesFile({
  datasourceUid: uid,
  prometheusUrl: url,
}: GrafanaExport & { readonly prometheusUrl: string }): DatasourcesFile {
  const source = {
    name: "Prometheus of Plumbline",
    uid,
    type: "prometheus",
    access: "proxy",
  } as const;
  const jsonData = { httpMethod: "POST", timeInterval: "15s" } as const;
  return { apiVersion: 1, datasources: [{ ...source, url, orgId: 1, jsonData }] };
}

function providersFile({ dashboardFolder: path }: GrafanaExport): ProvidersFile {
  const provider = { name: "Plumbline", orgId: 1, folder: grafanaFolder, type: "file" } as const;
  const options = { path };
  return {
    apiVersion: 1,
    providers: [{ ...provider, disableDeletion: false, allowUiUpdates: false, options }],
  };
}

const yaml = (document: unknown): string =>
  stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
