import { keyOf, missing, numberIn, secret, type CiStub, type StubPipeline } from "./ci-stub.ts";

interface JenkinsOptions {
  /** Behind some proxies also a token needs one. @default false */
  readonly wantsCrumb?: boolean;
  /** Items stay in the queue. @default false */
  readonly isBusy?: boolean;
  /** Items are forgotten as soon as they left the queue. @default false */
  readonly forgetsItems?: boolean;
  /** Parameters of the job. @default all of ours */
  readonly declares?: readonly string[];
}

const parameters = ["PLUMBLINE_ATTEMPT", "PLUMBLINE_ORDER", "PLUMBLINE_TOKEN"];

export function jenkinsStub({
  wantsCrumb = false,
  isBusy = false,
  forgetsItems = false,
  declares = parameters,
}: JenkinsOptions = {}): CiStub {
  const pipelines: StubPipeline[] = [];
  const base = "/job/models/job/churn%20model";
  const actions = (one: StubPipeline) => [
    {},
    { parameters: [{ name: "PLUMBLINE_ATTEMPT", value: keyOf(one) }, { name: "PLUMBLINE_TOKEN" }] },
    null,
  ];
  const buildUrl = ({ id }: StubPipeline): string => `https://jenkins.example${base}/${id}/`;
  const log = ({ state }: StubPipeline): string =>
    `Started by remote host\n${state === "running" ? "" : `Finished: ${state}\n`}`;
  return {
    pipelines,
    environment: { JENKINS_TOKEN: secret },
    config: (url) => ({
      ...{ kind: "jenkins", url, job: "models/churn model", user: "plumbline" },
      tokenFrom: "env:JENKINS_TOKEN",
    }),
    isStart: ({ method, path }) => method === "POST" && path.endsWith("/buildWithParameters"),
    hook: null,
    handle({ method, path, headers, body }) {
      const basic = `Basic ${Buffer.from(`plumbline:${secret}`).toString("base64")}`;
      if (headers.authorization !== basic)
        return { status: 401, body: "<html>Authentication required" };
      if (path === "/crumbIssuer/api/json") {
        const crumb = { crumb: "c-1", crumbRequestField: "Jenkins-Crumb" };
        return {
          status: 200,
          headers: { "set-cookie": "JSESSIONID=s1; Path=/; HttpOnly" },
          body: crumb,
        };
      }
      const hasCrumb = headers["jenkins-crumb"] === "c-1" && headers.cookie === "JSESSIONID=s1";
      if (method === "POST" && wantsCrumb && !hasCrumb) {
        return { status: 403, body: "No valid crumb was included in the request" };
      }
      if (path === `${base}/buildWithParameters`) {
        const given = Object.fromEntries(new URLSearchParams(body));
        const equal = pipelines.find((one) => keyOf(one) === given["PLUMBLINE_ATTEMPT"]);
        const one: StubPipeline = equal ?? {
          id: 400 + pipelines.length,
          parameters: given,
          state: "running",
        };
        if (equal === undefined) pipelines.unshift(one);
        const location = `https://jenkins.example/queue/item/${one.id}/`;
        return { status: equal === undefined ? 201 : 303, headers: { location } };
      }
      if (path.startsWith("/queue/api/json")) {
        const items = isBusy ? pipelines.filter(({ state }) => state === "running") : [];
        return {
          status: 200,
          body: { items: items.map((one) => ({ id: one.id, actions: actions(one) })) },
        };
      }
      if (path.startsWith("/queue/cancelItem")) {
        const item = pipelines.find(({ id }) => id === numberIn(path, /id=(\d+)/));
        if (item !== undefined) item.state = "cancelled";
        return { status: 302, headers: { location: "https://jenkins.example/queue/" } };
      }
      const item = pipelines.find(({ id }) => id === numberIn(path, /^\/queue\/item\/(\d+)\//));
      if (path.startsWith("/queue/item/")) {
        if (item === undefined || forgetsItems) return missing;
        if (isBusy) {
          const cancelled = item.state === "cancelled";
          return {
            status: 200,
            body: { id: item.id, cancelled, why: "Waiting for next available executor (4.2 sec)" },
          };
        }
        return {
          status: 200,
          body: {
            id: item.id,
            cancelled: false,
            executable: { number: item.id, url: buildUrl(item) },
          },
        };
      }
      if (path.startsWith(`${base}/api/json?tree=buildable`)) {
        const definitions = declares.map((name) => ({
          ...{
            name,
            type:
              name === "PLUMBLINE_TOKEN"
                ? "PasswordParameterDefinition"
                : "StringParameterDefinition",
          },
        }));
        return {
          status: 200,
          body: { buildable: true, property: [{}, { parameterDefinitions: definitions }] },
        };
      }
      if (path.startsWith(`${base}/api/json?tree=builds`)) {
        const builds = isBusy
          ? []
          : pipelines.map((one) => ({ number: one.id, url: buildUrl(one), actions: actions(one) }));
        return { status: 200, body: { builds } };
      }
      const build = pipelines.find(
        ({ id }) => id === numberIn(path, /\/job\/churn%20model\/(\d+)\//),
      );
      if (build === undefined) return missing;
      if (path.endsWith("/stop")) {
        if (build.state === "running") build.state = "cancelled";
        return { status: 302, headers: { location: buildUrl(build) } };
      }
      if (path.includes("/logText/")) {
        const text = log(build);
        const rest = text.slice(numberIn(path, /start=(\d+)/));
        return {
          status: 200,
          headers: { "x-text-size": String(text.length), "content-type": "text/plain" },
          body: rest,
        };
      }
      const building = build.state === "running";
      const result = {
        running: null,
        succeeded: "SUCCESS",
        failed: "FAILURE",
        cancelled: "ABORTED",
      }[build.state];
      return { status: 200, body: { building, result, url: buildUrl(build) } };
    },
  };
}
