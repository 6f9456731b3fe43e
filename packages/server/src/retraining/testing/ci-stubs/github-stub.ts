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

interface GithubOptions {
  /** As Enterprise Server up to 3.19: refuses what it does not know. @default true */
  readonly knowsRunDetails?: boolean;
}

export function githubStub({ knowsRunDetails = true }: GithubOptions = {}): CiStub {
  const pipelines: StubPipeline[] = [];
  const base = "/repos/acme/churn";
  const shown = (run: StubPipeline) => ({
    ...{ id: run.id, display_title: `Plumbline ${keyOf(run)}`, name: "Plumbline" },
    status: run.state === "running" ? "in_progress" : "completed",
    conclusion: { running: null, succeeded: "success", failed: "failure", cancelled: "cancelled" }[
      run.state
    ],
    html_url: `https://github.com/acme/churn/actions/runs/${run.id}`,
  });
  return {
    pipelines,
    environment: { GITHUB_TOKEN: secret, GITHUB_HOOK: hookSecret },
    config: (url) => ({
      ...{ kind: "github-actions", server: url, repository: "acme/churn" },
      ...{ tokenFrom: "env:GITHUB_TOKEN", webhookSecretFrom: "env:GITHUB_HOOK" },
    }),
    isStart: ({ method, path }) => method === "POST" && path.endsWith("/dispatches"),
    handle({ method, path, headers, body }) {
      if (path.startsWith("/blob/")) {
        // As signed addresses do, it refuses whoever also brings a token.
        if (headers.authorization !== undefined) return { status: 400 };
        return {
          status: 200,
          body: "2026-01-05T00:00:00.1234567Z Training\n2026-01-05T00:00:01Z no labels\n",
        };
      }
      if (headers.authorization !== `Bearer ${secret}`) {
        return { status: 401, body: { message: "Bad credentials" } };
      }
      if (path === base) return { status: 200, body: { archived: false } };
      const workflow = `${base}/actions/workflows/plumbline.yml`;
      if (path === workflow) return { status: 200, body: { state: "active" } };
      if (method === "POST" && path === `${workflow}/dispatches`) {
        const asked = JSON.parse(body) as {
          inputs: Record<string, string>;
          return_run_details?: boolean;
        };
        if (asked.return_run_details !== undefined && !knowsRunDetails) {
          const message = 'Invalid request.\n\n"return_run_details" is not a permitted key.';
          return { status: 422, body: { message } };
        }
        const run: StubPipeline = {
          id: 100 + pipelines.length,
          parameters: asked.inputs,
          state: "running",
        };
        pipelines.unshift(run);
        if (!knowsRunDetails) return { status: 204 };
        const { id, html_url } = shown(run);
        return {
          status: 200,
          body: {
            workflow_run_id: id,
            run_url: `https://api.github.com${base}/actions/runs/${id}`,
            html_url,
          },
        };
      }
      if (path.startsWith(`${workflow}/runs`)) {
        return {
          status: 200,
          body: { total_count: pipelines.length, workflow_runs: pipelines.map(shown) },
        };
      }
      if (path.endsWith("/logs")) {
        return { status: 302, headers: { location: `http://${headers.host}/blob/log?sig=s3cr3t` } };
      }
      const run = pipelines.find(({ id }) => id === numberIn(path, /\/actions\/runs\/(\d+)/));
      if (run === undefined) return missing;
      if (path.endsWith("/cancel")) {
        if (run.state !== "running")
          return {
            status: 409,
            body: { message: "Cannot cancel a workflow run that is completed." },
          };
        run.state = "cancelled";
        return { status: 202, body: {} };
      }
      if (!path.includes("/jobs")) return { status: 200, body: shown(run) };
      const { status, conclusion } = shown(run);
      return {
        status: 200,
        body: {
          total_count: 1,
          jobs: [
            {
              id: 9,
              name: "retrain",
              status,
              conclusion,
              steps: [{ name: "Train", status, conclusion }],
            },
          ],
        },
      };
    },
    hook(project, key) {
      const full_name = project === "ours" ? "Acme/churn" : "acme/other";
      const body = JSON.stringify({
        action: "completed",
        repository: { full_name },
        workflow_run: { id: 100 },
      });
      const signature = createHmac("sha256", key).update(body).digest("hex");
      return {
        body,
        headers: { "x-github-event": "workflow_run", "x-hub-signature-256": `sha256=${signature}` },
      };
    },
  };
}
