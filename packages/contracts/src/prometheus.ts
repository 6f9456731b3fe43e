import { z } from "zod";
import { executorCheckSchema } from "./executors.ts";

export const prometheusCheckRequestSchema = z.strictObject({
  query: z.string().trim().min(1).max(4_000).optional().describe("PromQL to be tried as well"),
});

/** What "check connection" of the Prometheus with the measures of the services found. */
export const prometheusCheckSchema = z
  .strictObject({
    isReady: z.boolean().describe("Nothing that was found keeps measures from being read"),
    findings: executorCheckSchema.shape.findings,
  })
  .meta({ id: "PrometheusCheck" });
export type PrometheusCheck = z.output<typeof prometheusCheckSchema>;
