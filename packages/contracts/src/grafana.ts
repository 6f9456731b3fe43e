import { z } from "zod";
import { executorCheckSchema } from "./executors.ts";

/** What an export is made for. */
export const grafanaExportSchema = z.strictObject({
  prometheus: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("The Prometheus that scrapes Plumbline, as Grafana reaches it"),
  datasource: z
    .string()
    .regex(/^[a-zA-Z0-9_-]{1,40}$/, "expected letters, digits, dashes and underscores, at most 40")
    .optional()
    .describe("Uid of a data source that Grafana has already: then none is written"),
  dashboards: z
    .string()
    .startsWith("/", "expected a path from the root")
    .max(500)
    .optional()
    .describe("Where Grafana finds the folder with the dashboards, on its own machine"),
});

export const grafanaFilesSchema = z
  .strictObject({
    files: z.array(
      z.strictObject({
        path: z
          .string()
          .regex(/^(?!.*\.\.)[a-z0-9][a-z0-9/.-]*$/, "expected a path below a folder")
          .describe("Below Grafana's folder `provisioning`"),
        text: z.string(),
      }),
    ),
  })
  .meta({ id: "GrafanaFiles" });

export const grafanaSchema = z
  .strictObject({
    url: z.string().nullable().describe("Where Grafana is; null when the settings do not say"),
    dashboards: z.array(
      z.strictObject({
        uid: z.string(),
        title: z.string(),
        description: z.string(),
        url: z.string().nullable().describe("In Grafana"),
      }),
    ),
    annotations: z
      .enum(["on", "no-url", "no-token"])
      .describe("Whether annotations are written into Grafana, or what the settings lack"),
  })
  .meta({ id: "Grafana" });
export type Grafana = z.output<typeof grafanaSchema>;

/** What "check connection" of Grafana found. */
export const grafanaCheckSchema = z
  .strictObject({
    isReady: z.boolean().describe("Nothing that was found keeps annotations from being written"),
    findings: executorCheckSchema.shape.findings,
  })
  .meta({ id: "GrafanaCheck" });
export type GrafanaCheck = z.output<typeof grafanaCheckSchema>;

/** What happened, as Grafana's annotations have it. */
export const grafanaAnnotationsSchema = z
  .array(
    z.strictObject({
      time: z.int().describe("Milliseconds since 1970"),
      title: z.string(),
      text: z.string(),
      tags: z.array(z.string()),
      url: z.string(),
    }),
  )
  .meta({ id: "GrafanaAnnotations" });
