import { keyOf, missing, numberIn, secret, type CiStub, type StubPipeline } from "./ci-stub.ts";

const names = ["plumbline_attempt", "plumbline_order", "plumbline_token"];

export function kubeflowStub(): CiStub {
  const pipelines: StubPipeline[] = [];
  const base = "/apis/v2beta1";
  const shown = (one: StubPipeline) => {
    const state = {
      running: "RUNNING",
      succeeded: "SUCCEEDED",
      failed: "FAILED",
      cancelled: "CANCELED",
    }[one.state];
    return {
      ...{ run_id: String(one.id), display_name: `plumbline ${keyOf(one)}`, state },
      ...(one.state === "failed" ? { error: { code: 2, message: "train: no labels" } } : {}),
      run_details: { task_details: [{ display_name: "train", state }, { state: "RUNNING" }] },
    };
  };
  return {
    pipelines,
    environment: { KFP_TOKEN: secret },
    config: (url) => ({
      ...{
        kind: "kubeflow-pipelines",
        url,
        pipeline: "plumbline churn",
        tokenFrom: "env:KFP_TOKEN",
      },
    }),
    isStart: ({ method, path }) => method === "POST" && path === `${base}/runs`,
    hook: null,
    handle({ method, path, headers, body }) {
      if (headers.authorization !== `Bearer ${secret}`)
        return { status: 401, body: { error: "Unauthorized", code: 16 } };
      if (path === `${base}/healthz`) return { status: 200, body: { multi_user: false } };
      if (path === `${base}/pipelines/names/plumbline%20churn`) {
        return { status: 200, body: { pipeline_id: "p1", display_name: "plumbline churn" } };
      }
      if (path.startsWith(`${base}/pipelines/p1/versions?`)) {
        const inputs = Object.fromEntries(names.map((name) => [name, { parameterType: "STRING" }]));
        const pipeline_spec = { root: { inputDefinitions: { parameters: inputs } } };
        return {
          status: 200,
          body: { pipeline_versions: [{ pipeline_version_id: "v1", pipeline_spec }] },
        };
      }
      if (method === "POST" && path === `${base}/runs`) {
        const { runtime_config: config } = JSON.parse(body) as {
          runtime_config: { parameters: Record<string, string> };
        };
        const one: StubPipeline = {
          id: 500 + pipelines.length,
          parameters: config.parameters,
          state: "running",
        };
        pipelines.unshift(one);
        return { status: 200, body: shown(one) };
      }
      if (path.startsWith(`${base}/runs?`))
        return { status: 200, body: { runs: pipelines.map(shown) } };
      const one = pipelines.find(({ id }) => id === numberIn(path, /\/runs\/(\d+)/));
      if (one === undefined) return missing;
      if (path.endsWith(":terminate")) {
        one.state = "cancelled";
        return { status: 200, body: {} };
      }
      return { status: 200, body: shown(one) };
    },
  };
}
