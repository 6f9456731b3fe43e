import { mkdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { grafanaFilesSchema } from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import { exitCodes } from "../exit-code.ts";
import { pathFrom } from "../files/path-from.ts";
import { writeWholeFile } from "../files/write-whole-file.ts";
import { connect } from "../live/connect.ts";
import { grouped } from "../options/option.ts";
import { serverOptions } from "../options/server-options.ts";
import { filePath, text } from "../options/value-kind.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

const defaultFolder = "grafana";

export const grafanaExport = defineCommand({
  name: "grafana export",
  summary: "Write dashboards and alert rules for Grafana",
  description:
    "Writes the folder from which Grafana is provisioned: a data source, five dashboards, and alert rules. " +
    "The links in them lead to the public address of the server. Written again, they replace what they were.",
  arguments: [],
  options: {
    ...grouped("What it is for", {
      prometheus: {
        flags: "--prometheus",
        value: text,
        summary: "Address of the Prometheus that scrapes Plumbline, as Grafana reaches it",
        otherwise: "http://localhost:9090",
      },
      datasource: {
        flags: "--datasource",
        value: text,
        summary: "Uid of a data source that Grafana has already; then none is written",
      },
      dashboards: {
        flags: "--dashboards",
        value: text,
        summary: "Where the folder with the dashboards will lie, on the machine of Grafana",
        otherwise: "/etc/grafana/provisioning/dashboards/plumbline",
      },
    }),
    ...grouped("Output", {
      folder: {
        flags: "--folder",
        value: filePath,
        summary: "Where to write them",
        otherwise: defaultFolder,
      },
      force: { flags: "--force", summary: "Overwrite what is there" },
    }),
    ...serverOptions,
  },
  examples: [
    { does: "For a Grafana that has no data source yet", line: "plumbline grafana export" },
    {
      does: "For one that knows your Prometheus",
      line: "plumbline grafana export --datasource prometheus-main --folder deploy/grafana",
    },
  ],
  async run({ flags, io }) {
    const { prometheus, datasource, dashboards, folder = defaultFolder } = flags;
    const query = { prometheus, datasource, dashboards };
    const client = connect(io, flags);
    const { files } = await client.ask("/v1/grafana/files", grafanaFilesSchema, { query });
    const shown = files.map((file) => ({ ...file, path: join(folder, file.path) }));
    for (const { path } of shown) {
      const isThere = (await stat(pathFrom(io.cwd, path)).catch(() => null)) !== null;
      if (isThere && flags.force !== true) throw new PlumblineError("PL_FILE_EXISTS", { path });
    }
    for (const file of shown) {
      const path = pathFrom(io.cwd, file.path);
      await mkdir(dirname(path), { recursive: true });
      await writeWholeFile(path, file.text, { shown: file.path, signal: io.signal });
    }
    const next = [
      `Next: put what is in ${folder} into Grafana's folder provisioning, and start Grafana again`,
    ];
    writeText(io, visibleLines([...shown.map(({ path }) => path), ...next].join("\n")));
    return exitCodes.ok;
  },
});
