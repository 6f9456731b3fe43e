import { prometheusTargetsSchema } from "@plumbline/contracts";
import { z } from "zod";
import type { Resource } from "../app.ts";
import { prometheusRules } from "../../integrations/prometheus/prometheus-rules.ts";

/** What a Prometheus needs to be told, so that nobody has to write it by hand. */
export const prometheusResource: Resource = {
  tag: "prometheus",
  description: "Metrics, service discovery and rules for Prometheus",
  register(app, { settings }) {
    const config = { scope: "read" } as const;
    const tags = ["prometheus"];
    const targets = {
      ...{ tags, summary: "Where metrics are, for http_sd_configs" },
      response: { 200: prometheusTargetsSchema },
    };
    app.get("/v1/prometheus/targets", { config, schema: targets }, ({ host, protocol }) => [
      { targets: [host], labels: { __scheme__: protocol, __metrics_path__: "/metrics" } },
    ]);
    const rules = {
      ...{ tags, summary: "Recording and alert rules, for rule_files" },
      response: { 200: z.string() },
      produces: ["application/yaml"],
    };
    const route = { config, serializerCompiler: () => String } as const;
    app.get("/v1/prometheus/rules", { ...route, schema: rules }, async (_request, reply) => {
      void reply.type("application/yaml");
      return prometheusRules(settings);
    });
  },
};
