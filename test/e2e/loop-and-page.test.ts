import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Decision, IncidentDocument, IncidentSummary, Proof, Run } from "@plumbline/contracts";
import { loadSettings, startServer, type RunningServer } from "@plumbline/server";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumArgs, chromiumPath } from "../fixtures/chromium.ts";
import {
  loopConfig,
  model,
  playDay,
  talkTo,
  until,
  untilJudged,
  type Talk,
} from "../fixtures/loop/looped-model.ts";

const changesOn = 10;
const lastDay = 24;
const page = fileURLToPath(new URL("../../packages/ui/dist/index.html", import.meta.url));

let folder: string;
let server: RunningServer;
let talk: Talk;
const versions: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plumbline-loop-"));
  const flags = {
    ...{ dataFolder: join(folder, "data"), port: "0", logLevel: "silent" },
    flushIntervalMs: "50",
  };
  server = await startServer(loadSettings({ flags }));
  talk = talkTo(server.url);
  await talk.send("PUT", `/v1/models/${model}/config`, loopConfig());
  await talk.send("POST", `/v1/models/${model}/versions`, {
    ...{ version: "first", parameters: { kind: "by hand" } },
  });
  for (let day = 0; day <= lastDay; day++) {
    versions.push(await playDay(talk, day, changesOn));
    if (day > 8) await untilJudged(talk, day);
    await untilAtRest();
  }
}, 600_000);

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

/** A run under way is let end before the next day comes: the day of a test has no night. */
async function untilAtRest(): Promise<void> {
  await until("no run is under way", async () => {
    const { runs } = await talk.get<{ readonly runs: readonly Run[] }>(`/v1/models/${model}/runs`);
    return runs.every(({ endedAt }) => endedAt !== null);
  });
}

const decisions = async (): Promise<readonly Decision[]> =>
  (
    await talk.get<{ readonly decisions: readonly Decision[] }>(
      `/v1/models/${model}/decisions?limit=200`,
    )
  ).decisions;

test("calibration breaks, an incident opens, a retraining is decided, gated and promoted, and it helps", async () => {
  const { incidents } = await talk.get<{ readonly incidents: readonly IncidentSummary[] }>(
    "/v1/incidents",
  );
  const harmed = incidents.filter(({ kind }) => kind === "performance");
  expect(harmed.length).toBeGreaterThan(0);
  const first = harmed.at(-1);
  expect(Date.parse(first?.firstWindow ?? "")).toBeGreaterThanOrEqual(
    Date.UTC(2026, 0, 5 + changesOn),
  );
  const { runs } = await talk.get<{ readonly runs: readonly Run[] }>(`/v1/models/${model}/runs`);
  const promoted = runs.findLast(({ state }) => state === "promoted");
  expect(promoted).toMatchObject({ action: "retrain", champion: "first" });
  expect(promoted?.gate).toMatchObject({ verdict: "better", promote: true });
  expect(promoted?.gate?.tests.map(({ test: id }) => id)).toEqual(
    expect.arrayContaining(["primary", "leakage", "calibration"]),
  );
  expect(versions).toContain(promoted?.candidate);
  const acted = (await decisions()).find(({ runId }) => runId === promoted?.id);
  expect(acted).toMatchObject({ action: "retrain" });
  expect(acted?.findings.length).toBeGreaterThan(3);
  await until("the proof is final", async () => {
    const { proofs } = await talk.get<{ readonly proofs: readonly Proof[] }>(
      `/v1/models/${model}/proofs`,
    );
    return proofs.some(({ verdict, runId }) => verdict === "helped" && runId === promoted?.id);
  });
  const incident = await talk.get<IncidentDocument>(
    `/v1/incidents/${promoted?.incidentId ?? first?.id}`,
  );
  const lanes = new Set(incident.entries.map(({ lane }) => lane));
  for (const lane of ["alarm", "retraining", "gate", "promotion", "proof"] as const) {
    expect(lanes, lane).toContain(lane);
  }
}, 120_000);

test("a broken candidate is refused by the gate, and the champion stays", async () => {
  await talk.send("PUT", `/v1/models/${model}/config`, loopConfig({ isBroken: true }));
  // The champion answers long enough to be compared with, and nothing else is started meanwhile.
  for (let day = lastDay + 1; day <= lastDay + 4; day++) {
    await playDay(talk, day, changesOn);
    await untilJudged(talk, day);
  }
  const before = await talk.get<{ readonly version: string }>(`/v1/models/${model}/champion`);
  const { id } = await talk.send<Run>("POST", `/v1/models/${model}/runs`, {
    ...{ action: "retrain", reason: "a new trainer, tried by hand" },
  });
  await until("the run is over", async () => {
    return (await talk.get<Run>(`/v1/runs/${id}`)).endedAt !== null;
  });
  const run = await talk.get<Run>(`/v1/runs/${id}`);
  expect(run).toMatchObject({ state: "refused", message: expect.any(String) });
  expect(run.gate?.promote).toBe(false);
  const after = await talk.get<{ readonly version: string }>(`/v1/models/${model}/champion`);
  expect(after.version).toBe(before.version);
}, 120_000);

// Without Chromium, or before the page is built, there is nothing to look at.
describe.skipIf(chromiumPath === undefined || !existsSync(page))("the page in Chromium", () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath ?? "", args: chromiumArgs });
  });
  afterAll(() => browser.close());

  async function open(scheme: "light" | "dark"): Promise<{ page: Page; faults: string[] }> {
    const context = await browser.newContext({
      ...{ colorScheme: scheme, viewport: { width: 1280, height: 900 }, timezoneId: "UTC" },
    });
    const opened = await context.newPage();
    const faults: string[] = [];
    opened.on("pageerror", (error) => faults.push(error.message));
    opened.on("console", (message) => {
      if (message.type() === "error") faults.push(message.text());
    });
    return { page: opened, faults };
  }

  const addresses = async (): Promise<readonly string[]> => {
    const { incidents } = await talk.get<{ readonly incidents: readonly IncidentSummary[] }>(
      "/v1/incidents",
    );
    const { runs } = await talk.get<{ readonly runs: readonly Run[] }>(`/v1/models/${model}/runs`);
    const base = `/models/${model}`;
    return [
      ...["/", "/models", "/incidents?state=all", `/incidents/${incidents.at(-1)?.id}`],
      ...[base, `${base}/performance`, `${base}/drift`, `${base}/features/x`, `${base}/data`],
      ...[`${base}/segments`, `${base}/monitors`, `${base}/retraining`, `${base}/lineage`],
      ...[`${base}/predictions/3-7`, `${base}/scorecard`, `/runs/${runs[0]?.id}`],
      ...["/evaluations/3", "/welcome", "/settings", "/settings?tab=silences"],
      ...["/settings?tab=people", "/settings?tab=tokens", "/settings?tab=audit"],
    ];
  };

  const atRest = async (opened: Page): Promise<void> => {
    await opened.locator("main h1").first().waitFor({ timeout: 20_000 });
    await expect
      .poll(() => opened.locator("[aria-busy=true]").count(), { timeout: 20_000 })
      .toBe(0);
  };

  test.each(["light", "dark"] as const)(
    "every page is whole and reachable for all, %s",
    async (scheme) => {
      const { page: opened, faults } = await open(scheme);
      for (const address of await addresses()) {
        await opened.goto(`${server.url}${address}`);
        await atRest(opened);
        // The page's own policy lets no foreign script in by a tag.
        await opened.evaluate(axe.source);
        const violations = await opened.evaluate(async () => {
          const found = await (
            globalThis as unknown as {
              axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
            }
          ).axe.run();
          return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
        });
        expect(violations, address).toEqual([]);
        expect(await opened.locator("[role=alert]").allTextContents(), address).toEqual([]);
        expect(faults, address).toEqual([]);
      }
      await opened.context().close();
    },
    300_000,
  );

  test("a part that fails says so in the server's words, and the rest of the page stands", async () => {
    const { page: opened } = await open("light");
    await opened.route("**/v1/models/loans/decisions*", (route) =>
      route.fulfill({
        ...{ status: 503, contentType: "application/problem+json" },
        body: JSON.stringify({ code: "PL_BUSY", detail: "The metadata is busy: try again" }),
      }),
    );
    await opened.goto(`${server.url}/models/${model}`);
    await opened.getByText("The metadata is busy: try again").waitFor({ timeout: 20_000 });
    expect(await opened.getByRole("button", { name: "Try again" }).count()).toBe(1);
    expect(await opened.locator("svg.plot").count()).toBeGreaterThan(0);
    await opened.context().close();
  }, 60_000);
});
