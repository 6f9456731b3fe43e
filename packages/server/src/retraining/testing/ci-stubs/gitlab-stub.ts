import {
  hookSecret,
  keyOf,
  missing,
  numberIn,
  secret,
  triggerSecret,
  type CiStub,
  type StubPipeline,
} from "./ci-stub.ts";

export function gitlabStub(): CiStub {
  const pipelines: StubPipeline[] = [];
  const base = "/api/v4/projects/acme%2Fchurn";
  const shown = (one: StubPipeline) => ({
    ...{ id: one.id, name: `Plumbline ${keyOf(one)}`, source: "trigger", ref: "main" },
    status: { running: "running", succeeded: "success", failed: "failed", cancelled: "canceled" }[
      one.state
    ],
    web_url: `https://gitlab.com/acme/churn/-/pipelines/${one.id}`,
  });
  return {
    pipelines,
    environment: { GITLAB_TOKEN: secret, GITLAB_TRIGGER: triggerSecret, GITLAB_HOOK: hookSecret },
    config: (url) => ({
      ...{ kind: "gitlab-ci", server: url, project: "acme/churn", tokenFrom: "env:GITLAB_TOKEN" },
      ...{ triggerTokenFrom: "env:GITLAB_TRIGGER", webhookTokenFrom: "env:GITLAB_HOOK" },
    }),
    isStart: ({ path }) => path.endsWith("/trigger/pipeline"),
    handle({ method, path, headers, body }) {
      if (method === "POST" && path === `${base}/trigger/pipeline`) {
        const form = new URLSearchParams(body);
        if (form.get("token") !== triggerSecret) return missing;
        const variables = [...form].flatMap(([name, value]) => {
          const variable = /^variables\[(.+)\]$/.exec(name)?.[1];
          return variable === undefined ? [] : [[variable, value] as const];
        });
        const one: StubPipeline = {
          id: 200 + pipelines.length,
          parameters: Object.fromEntries(variables),
          state: "running",
        };
        pipelines.unshift(one);
        return { status: 201, body: shown(one) };
      }
      if (headers["private-token"] !== secret)
        return { status: 401, body: { message: "401 Unauthorized" } };
      if (path === base)
        return { status: 200, body: { id: 7, archived: false, builds_access_level: "enabled" } };
      if (path === `${base}/repository/branches/main`)
        return { status: 200, body: { name: "main" } };
      if (path === "/api/v4/personal_access_tokens/self") {
        return { status: 200, body: { scopes: ["read_api"], expires_at: "2027-01-01" } };
      }
      if (path.startsWith(`${base}/pipelines?`)) return { status: 200, body: pipelines.map(shown) };
      const trace = numberIn(path, /\/jobs\/(\d+)\/trace$/);
      if (trace > 0) {
        return {
          status: 200,
          body: `section_start:1:x\r\u001B[0Ktraining\n\u001B[31mno labels\u001B[0m\n`,
        };
      }
      const one = pipelines.find(({ id }) => id === numberIn(path, /\/pipelines\/(\d+)/));
      if (one === undefined) return missing;
      if (path.endsWith("/cancel")) {
        if (one.state === "running") one.state = "cancelled";
        return { status: 201, body: shown(one) };
      }
      if (!path.includes("/jobs")) return { status: 200, body: shown(one) };
      return {
        status: 200,
        body: [{ id: 9000 + one.id, name: "train", stage: "plumbline", status: shown(one).status }],
      };
    },
    hook(project, key) {
      const path_with_namespace = project === "ours" ? "acme/churn" : "acme/other";
      const body = JSON.stringify({
        object_kind: "pipeline",
        project: { id: project === "ours" ? 7 : 8, path_with_namespace },
      });
      return { body, headers: { "x-gitlab-event": "Pipeline Hook", "x-gitlab-token": key } };
    },
  };
}
