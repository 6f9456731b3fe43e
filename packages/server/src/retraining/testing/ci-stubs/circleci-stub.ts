import { createHmac } from "node:crypto";
import {
  hookSecret,
  keyOf,
  missing,
  numberIn,
  secret,
  type CiStub,
  type StubPipeline,
} from "./ci-stub.ts";

export function circleciStub(): CiStub {
  const pipelines: StubPipeline[] = [];
  const base = "/api/v2/project/gh/acme/churn";
  const uuid = (id: number): string => `00000000-0000-4000-8000-${String(id).padStart(12, "0")}`;
  const shown = ({ id }: StubPipeline) => ({
    id: uuid(id),
    number: id,
    state: "created",
    created_at: "2026-01-01T00:00:00Z",
  });
  const statusOf = ({ state }: StubPipeline): string =>
    ({ running: "running", succeeded: "success", failed: "failed", cancelled: "canceled" })[state];
  return {
    pipelines,
    environment: { CIRCLECI_TOKEN: secret, CIRCLECI_HOOK: hookSecret },
    config: (url) => ({
      ...{ kind: "circleci", server: url, project: "gh/acme/churn" },
      ...{ tokenFrom: "env:CIRCLECI_TOKEN", webhookSecretFrom: "env:CIRCLECI_HOOK" },
    }),
    isStart: ({ method, path }) => method === "POST" && /\/pipeline(\/run)?$/.test(path),
    handle({ method, path, headers, body }) {
      if (headers["circle-token"] !== secret)
        return { status: 401, body: { message: "You must log in first." } };
      if (path === "/api/v2/me")
        return { status: 200, body: { login: "plumbline-bot", id: uuid(1) } };
      if (path === base)
        return { status: 200, body: { name: "churn", vcs_info: { provider: "GitHub" } } };
      if (method === "POST" && (path === `${base}/pipeline` || path === `${base}/pipeline/run`)) {
        const { parameters } = JSON.parse(body) as { parameters: Record<string, string> };
        if (Object.values(parameters).some((value) => value.length > 512)) {
          return { status: 400, body: { message: "Parameter value is too long" } };
        }
        const whole = { ...parameters, plumbline_order: wholeOrder(parameters) };
        const one: StubPipeline = {
          id: 300 + pipelines.length,
          parameters: whole,
          state: "running",
        };
        pipelines.unshift(one);
        return { status: 201, body: shown(one) };
      }
      if (path.startsWith(`${base}/pipeline?`)) {
        return { status: 200, body: { items: pipelines.map(shown), next_page_token: null } };
      }
      const one = pipelines.find(({ id }) => id === numberIn(path, /0000-4000-8000-0*(\d+)/));
      if (one === undefined) return missing;
      if (path.endsWith("/config")) {
        const compiled = `jobs:\n  retrain:\n    environment:\n      PLUMBLINE_ATTEMPT: ${keyOf(one)}\n`;
        return { status: 200, body: { source: "", compiled } };
      }
      if (path.endsWith("/cancel")) {
        one.state = "cancelled";
        return { status: 202, body: { message: "Accepted." } };
      }
      const item = { id: uuid(one.id), name: "plumbline", status: statusOf(one) };
      if (path.endsWith("/workflow"))
        return { status: 200, body: { items: [item], next_page_token: null } };
      if (path.endsWith("/job")) {
        return {
          status: 200,
          body: { items: [{ id: uuid(one.id), name: "retrain", status: statusOf(one) }] },
        };
      }
      return { status: 200, body: { ...shown(one), errors: [] } };
    },
    hook(project, key) {
      const slug = project === "ours" ? "github/acme/churn" : "github/acme/other";
      const body = JSON.stringify({
        type: "workflow-completed",
        id: "1",
        project: { slug },
        workflow: { status: "success" },
      });
      const v1 = createHmac("sha256", key).update(body).digest("hex");
      return {
        body,
        headers: { "circleci-event-type": "workflow-completed", "circleci-signature": `v1=${v1}` },
      };
    },
  };
}

/** As the configuration puts it together. */
const wholeOrder = (parameters: Readonly<Record<string, string>>): string =>
  Array.from({ length: 8 }, (_, part) => parameters[`plumbline_order_${part + 1}`] ?? "").join("");
