import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { KpiSeries } from "@plumbline/contracts";
import { expect, onTestFinished, test } from "vitest";
import { run } from "../run.ts";
import { fakeIo } from "../testing/fake-io.ts";

const shared = { window: "1d", maturity: "0s", of: { action: "buy" }, better: "higher" } as const;
const conversion: KpiSeries = {
  ...{
    ...shared,
    of: { action: "buy", per: "prediction" },
    name: "conversion",
    title: "Conversion",
  },
  ...{ unit: "", objective: { atLeast: 0.05, atMost: null } },
  summary: "Conversion is 0.04 (0.03 to 0.045) on 900 predictions: the objective is missed",
  values: [
    {
      ...{ version: "*", from: "2026-03-02T00:00:00.000Z", to: "2026-03-03T00:00:00.000Z" },
      ...{ rows: 900, value: 0.04, isMature: true, verdict: "missed" },
      interval: { lo: 0.03, hi: 0.045, level: 0.95, kind: "wilson, clustered" },
    },
    {
      ...{ version: "v2", from: "2026-03-03T00:00:00.000Z", to: "2026-03-04T00:00:00.000Z" },
      ...{ rows: 10, value: null, interval: null, isMature: false, verdict: "unclear" },
    },
  ],
};

async function kpis(answer: readonly KpiSeries[], ...args: readonly string[]) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ kpis: answer }));
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const io = fakeIo({});
  const url = `http://127.0.0.1:${port}`;
  const exitCode = await run(["kpis", "shop", "--server", url, ...args], io);
  return { exitCode, asked, out: io.out(), err: io.err() };
}

test("kpis shows each KPI with its interval, and what is not finished as open", async () => {
  const { exitCode, asked, out } = await kpis([conversion]);
  expect(exitCode).toBe(0);
  expect(asked).toEqual(["/v1/models/shop/kpis?limit=7"]);
  expect(out).toContain("the objective is missed");
  expect(out).toMatch(
    /2026-03-02 00:00 to 2026-03-03 00:00 +all +0\.04 +0\.03 +0\.045 +900 +missed/,
  );
  expect(out).toMatch(/v2 +10 +open/);
});

test("kpis says when there are none, and gives the answer as JSON", async () => {
  expect((await kpis([])).out).toContain("The model has no KPIs");
  const { out } = await kpis([conversion], "--json", "--limit", "3");
  expect(JSON.parse(out)).toEqual({ kpis: [conversion] });
});
