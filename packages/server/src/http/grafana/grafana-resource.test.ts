import { expect, test } from "vitest";
import { grafanaStub } from "../../integrations/grafana/testing/grafana-stub.ts";
import { toldEvents } from "../../integrations/grafana/testing/told-events.ts";
import { openMetadata } from "../../storage/metadata/open-metadata.ts";
import { testServer } from "../testing/test-server.ts";

test("without a Grafana in the settings, the dashboards are there and have no address", async () => {
  const { app } = await testServer();
  const answer = (await app.inject({ url: "/v1/grafana" })).json<{ dashboards: object[] }>();
  expect(answer).toMatchObject({ url: null, annotations: "no-url" });
  expect(answer.dashboards).toContainEqual(
    expect.objectContaining({ uid: "plumbline-fleet", url: null }),
  );
});

test("with one, each dashboard has its address there", async () => {
  const { app } = await testServer({ settings: { grafanaUrl: "https://grafana.example/" } });
  const answer = (await app.inject({ url: "/v1/grafana" })).json<{ dashboards: object[] }>();
  expect(answer).toMatchObject({ url: "https://grafana.example", annotations: "no-token" });
  expect(answer.dashboards).toContainEqual(
    expect.objectContaining({ url: "https://grafana.example/d/plumbline-model" }),
  );
});

test("an export is for the Prometheus, the data source and the folder that are named", async () => {
  const { app } = await testServer();
  const filesOf = async (query: string) =>
    (await app.inject({ url: `/v1/grafana/files?${query}` })).json<{
      files: { path: string; text: string }[];
    }>().files;
  const own = await filesOf("prometheus=http://prom.internal:9090&dashboards=/srv/boards");
  const text = own.map((file) => file.text).join("\n");
  expect(text).toContain("url: http://prom.internal:9090");
  expect(text).toContain("path: /srv/boards");
  const theirs = await filesOf("datasource=main-prometheus");
  expect(theirs.map(({ path }) => path)).not.toContain("datasources/plumbline.yaml");
  expect(theirs.map((file) => file.text).join("\n")).not.toContain("plumbline-prometheus");
  for (const wrong of ["prometheus=ftp://x", "datasource=a%20b", "dashboards=here"]) {
    expect((await app.inject({ url: `/v1/grafana/files?${wrong}` })).statusCode, wrong).toBe(400);
  }
});

test("one dashboard can be taken by hand, and the names of others are said", async () => {
  const { app } = await testServer({ settings: { publicUrl: "https://plumbline.example" } });
  const one = await app.inject({ url: "/v1/grafana/dashboards/plumbline-loop" });
  expect(one.json()).toMatchObject({ uid: "plumbline-loop", schemaVersion: 42 });
  const none = await app.inject({ url: "/v1/grafana/dashboards/plumbline-lop" });
  expect(none.statusCode).toBe(404);
  expect(none.json<{ detail: string }>().detail).toContain("plumbline-loop");
});

test("what happened is read by time and by model", async () => {
  const metadata = await openMetadata(":memory:");
  const { app, clock } = await testServer({ deps: { metadata } });
  await toldEvents(metadata, clock.nowMs - 3_600_000);
  const titles = async (query: string) =>
    (await app.inject({ url: `/v1/grafana/annotations?${query}` })).json<{ text: string }[]>();
  const all = await titles("");
  expect(all.map(({ text }) => text.split(":")[0])).toEqual([
    ...["Incident opened", "Retraining of fraud", "Retraining of fraud", "Promoted"],
  ]);
  expect(await titles("limit=1")).toMatchObject([
    { tags: ["plumbline", "promotion", "model:fraud"] },
  ]);
  expect(await titles("model=other")).toEqual([]);
  expect(await titles(`from=${new Date(clock.nowMs).toISOString()}`)).toEqual([]);
});

test("check connection says what is wrong in words", async () => {
  const stub = await grafanaStub();
  const check = async (settings: object) => {
    const { app } = await testServer({ settings });
    return (await app.inject({ method: "POST", url: "/v1/grafana/check" })).json<{
      isReady: boolean;
      findings: { name: string; outcome: string; detail: string }[];
    }>();
  };
  const words = async (settings: object): Promise<string> => {
    const { isReady, findings } = await check(settings);
    expect(isReady).toBe(false);
    return findings.map(({ detail }) => detail).join();
  };
  expect(await words({})).toContain("Set grafana-url");
  const grafanaUrl = stub.url;
  expect(await words({ grafanaUrl })).toContain("set grafana-token");
  expect(await words({ grafanaUrl, grafanaToken: "glsa_wrong" })).toContain("Make a new one");
  expect(await words({ grafanaUrl: "http://127.0.0.1:1" })).toContain("connection refused");
  expect(await check({ grafanaUrl, grafanaToken: stub.token })).toMatchObject({
    isReady: true,
    findings: [
      { name: "address", detail: "Grafana 12.4.0 answers" },
      { name: "token", outcome: "good" },
      { name: "data source", outcome: "unknown" },
      { name: "dashboards", outcome: "unknown" },
    ],
  });
  stub.misbehave({ fault: "a web page in place of JSON", isDone: false, hits: () => true });
  expect(await words({ grafanaUrl })).toContain("Another program answers there");
  expect(stub.annotations).toEqual([]);
});
