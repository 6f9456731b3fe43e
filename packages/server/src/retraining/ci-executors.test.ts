import { expect, test } from "vitest";
import { ciBench } from "./testing/ci-bench.ts";
import { ciConformance } from "./testing/ci-conformance.ts";
import { circleciStub } from "./testing/ci-stubs/circleci-stub.ts";
import { githubStub } from "./testing/ci-stubs/github-stub.ts";
import { gitlabStub } from "./testing/ci-stubs/gitlab-stub.ts";
import { jenkinsStub } from "./testing/ci-stubs/jenkins-stub.ts";
import { kubeflowStub } from "./testing/ci-stubs/kubeflow-stub.ts";

ciConformance("github-actions", githubStub);
ciConformance("gitlab-ci", gitlabStub);
ciConformance("jenkins", jenkinsStub);
ciConformance("circleci", circleciStub);
ciConformance("kubeflow-pipelines", kubeflowStub);

test("GitHub Enterprise Server, which does not say what it started, is followed by the run's name", async () => {
  const stub = githubStub({ knowsRunDetails: false });
  const bench = await ciBench(stub);
  const external = await bench.startAtLast();
  expect(external).toEqual({ id: null });
  expect(await bench.look(external)).toMatchObject({
    ...{ external: { id: 100 }, url: "https://github.com/acme/churn/actions/runs/100" },
  });
  expect(bench.starts()).toBe(1);
});

test("a GitHub run that is never to be seen is lost, with the likely reason", async () => {
  const stub = githubStub({ knowsRunDetails: false });
  const bench = await ciBench(stub);
  const external = await bench.startAtLast();
  stub.pipelines.length = 0;
  expect((await bench.toEnd(external)).state).toMatchObject({
    message: expect.stringContaining("run-name") as string,
  });
});

test("GitHub's refusal of a ref or an input is told as GitHub says it", async () => {
  const stub = githubStub();
  const refusing = {
    ...stub,
    handle: (request: Parameters<typeof stub.handle>[0]) =>
      stub.isStart(request)
        ? { status: 422, body: { message: "No ref found for: nowhere" } }
        : stub.handle(request),
  };
  const bench = await ciBench(refusing, { ref: "nowhere" });
  expect(await bench.start()).toEqual({
    outcome: "failed",
    message:
      "GitHub answered 422: it does not start plumbline.yml on nowhere (No ref found for: nowhere)",
  });
});

test("the log of a job that failed in GitHub is fetched where GitHub points to, without the token", async () => {
  const stub = githubStub();
  const bench = await ciBench(stub);
  const external = await bench.startAtLast();
  for (const one of stub.pipelines) one.state = "failed";
  const { lines } = await bench.look(external);
  expect(lines.map(({ text }) => text)).toEqual([
    ...["retrain: failure", "retrain / Train: failure", "Training", "no labels"],
    expect.stringContaining("ended with failure, at retrain / Train"),
  ]);
});

test("the log of a job that failed in GitLab comes without colours", async () => {
  const stub = gitlabStub();
  const bench = await ciBench(stub);
  const external = await bench.startAtLast();
  for (const one of stub.pipelines) one.state = "failed";
  const { lines } = await bench.look(external);
  expect(lines.map(({ text }) => text)).toEqual([
    ...["plumbline / train: failed", "training", "no labels"],
    expect.stringContaining("ended with failed, at plumbline / train"),
  ]);
});

test("Jenkins asks for a crumb and gets it, with its cookie", async () => {
  const bench = await ciBench(jenkinsStub({ wantsCrumb: true }));
  await bench.startAtLast();
  expect(bench.starts()).toBe(1);
});

test("an item that waits in Jenkins says why, once, and one that is taken out has ended", async () => {
  const stub = jenkinsStub({ isBusy: true });
  const bench = await ciBench(stub);
  const external = await bench.startAtLast();
  expect((await bench.look(external)).lines[0]?.text).toContain("next available executor");
  expect((await bench.look(external)).lines).toEqual([]);
  const said = await bench.ready.cancel({ ...bench.attempt, external }, bench.effects);
  expect(said).toBe("It was taken out of the queue");
  expect((await bench.toEnd(external)).state).toMatchObject({
    result: { message: expect.stringContaining("taken out of the queue") as string },
  });
});

test("an equal build that Jenkins has queued already, 303, is ours", async () => {
  const stub = jenkinsStub({ isBusy: true });
  const bench = await ciBench(stub);
  const external = await bench.startAtLast();
  const again = await ciBench(stub);
  expect(await again.startAtLast()).toEqual(external);
  expect(bench.starts()).toBe(1);
});

test("an item that Jenkins has forgotten, 404 after five minutes, is found by its build", async () => {
  const stub = jenkinsStub({ forgetsItems: true });
  const bench = await ciBench(stub);
  const external = await bench.startAtLast();
  const seen = await bench.look(external);
  expect(seen).toMatchObject({ state: { outcome: "running" }, external: { build: 400 } });
  expect(seen.lines.map(({ text }) => text)).toEqual(["Started by remote host"]);
});

test("parameters that a Jenkins job does not declare are named before they vanish", async () => {
  const bench = await ciBench(jenkinsStub({ declares: ["PLUMBLINE_ATTEMPT", "PLUMBLINE_TOKEN"] }));
  const findings = await bench.ready.check(bench.effects);
  const [bad] = findings.filter(({ outcome }) => outcome === "bad");
  expect(bad?.detail).toContain("does not declare PLUMBLINE_ORDER");
});

test("CircleCI's definitions are started at their own address", async () => {
  const stub = circleciStub();
  const definition = "11111111-1111-4111-8111-111111111111";
  const bench = await ciBench(stub, { definition, branch: "retrain" });
  await bench.startAtLast();
  const started = bench.server.requests.find((request) => stub.isStart(request));
  expect(started?.path).toBe("/api/v2/project/gh/acme/churn/pipeline/run");
  expect(JSON.parse(started?.body ?? "")).toMatchObject({
    ...{
      definition_id: definition,
      config: { branch: "retrain" },
      checkout: { branch: "retrain" },
    },
  });
});
