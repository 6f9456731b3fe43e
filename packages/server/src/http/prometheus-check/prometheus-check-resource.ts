import {
  prometheusCheckRequestSchema,
  prometheusCheckSchema,
  type PrometheusCheck,
} from "@plumbline/contracts";
import { checkPrometheus } from "../../integrations/prometheus/check-prometheus.ts";
import type { Resource } from "../app.ts";
import { problemSchema } from "../problem.ts";

const longestCheckMs = 30_000;

/** Whether measures of services can be read. */
export const prometheusCheckResource: Resource = {
  tag: "prometheus",
  description: "Metrics, service discovery and rules for Prometheus",
  register(app, { settings, outgoing }) {
    const schema = {
      ...{
        tags: ["prometheus"],
        summary: "Look whether Prometheus answers, and try an expression",
      },
      body: prometheusCheckRequestSchema,
      response: { 200: prometheusCheckSchema, 400: problemSchema },
    };
    // An expression may be costly for Prometheus: not for everybody who may read.
    const route = { config: { scope: "operate" }, schema } as const;
    const { prometheusUrl, prometheusToken: token } = settings;
    const access = { url: prometheusUrl.replace(/\/+$/, ""), token };
    const check = async (query: string | undefined): Promise<PrometheusCheck> => {
      const signal = AbortSignal.timeout(longestCheckMs);
      const findings = await checkPrometheus(outgoing.http, access, { query, signal });
      const isReady = findings.every(({ outcome }) => outcome !== "bad");
      return { isReady, findings: [...findings] };
    };
    app.post("/v1/prometheus/check", route, ({ body }) => check(body.query));
  },
};
