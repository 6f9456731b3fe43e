import { z } from "zod";

/** The files that Grafana reads when it starts, as far as Plumbline writes them. */
export const datasourcesFileSchema = z.strictObject({
  apiVersion: z.literal(1),
  datasources: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        uid: z.string().regex(/^[a-zA-Z0-9_-]{1,40}$/),
        type: z.literal("prometheus"),
        access: z.literal("proxy"),
        url: z.url({ protocol: /^https?$/ }),
        orgId: z.int().min(1),
        jsonData: z.strictObject({ httpMethod: z.literal("POST"), timeInterval: z.string() }),
      }),
    )
    .min(1),
});

export const providersFileSchema = z.strictObject({
  apiVersion: z.literal(1),
  providers: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        orgId: z.int().min(1),
        folder: z.string().min(1),
        type: z.literal("file"),
        disableDeletion: z.boolean(),
        allowUiUpdates: z.boolean(),
        options: z.strictObject({ path: z.string().startsWith("/") }),
      }),
    )
    .min(1),
});

const duration = z.string().regex(/^\d+[smhd]$/);
const range = z.strictObject({ from: z.int().min(0), to: z.int().min(0) });

/** A query, and a threshold over it. */
const nodes = z.tuple([
  z.strictObject({
    refId: z.literal("A"),
    relativeTimeRange: range,
    datasourceUid: z.string().min(1),
    model: z.strictObject({
      refId: z.literal("A"),
      expr: z.string().min(1),
      instant: z.literal(true),
      range: z.literal(false),
    }),
  }),
  z.strictObject({
    refId: z.literal("B"),
    relativeTimeRange: range,
    datasourceUid: z.literal("__expr__"),
    model: z.strictObject({
      refId: z.literal("B"),
      type: z.literal("threshold"),
      expression: z.literal("A"),
      conditions: z.tuple([
        z.strictObject({
          evaluator: z.strictObject({ type: z.enum(["gt", "lt"]), params: z.tuple([z.number()]) }),
        }),
      ]),
    }),
  }),
]);

export const alertingFileSchema = z.strictObject({
  apiVersion: z.literal(1),
  groups: z
    .array(
      z.strictObject({
        orgId: z.int().min(1),
        name: z.string().min(1),
        folder: z.string().min(1),
        interval: duration,
        rules: z
          .array(
            z.strictObject({
              uid: z.string().regex(/^[a-z0-9-]{1,40}$/),
              title: z.string().min(1),
              condition: z.literal("B"),
              data: nodes,
              for: duration,
              noDataState: z.enum(["OK", "NoData", "Alerting"]),
              execErrState: z.enum(["OK", "Error", "Alerting"]),
              annotations: z.record(z.string(), z.string()),
              labels: z.record(z.string(), z.string()),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
});

export type DatasourcesFile = z.output<typeof datasourcesFileSchema>;
export type ProvidersFile = z.output<typeof providersFileSchema>;
export type AlertingFile = z.output<typeof alertingFileSchema>;
