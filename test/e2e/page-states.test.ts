import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { playStory, startOwnServer, type Story } from "../fixtures/loop/played-story.ts";
import {
  addresses,
  addressOf,
  namesOf,
  namesOneThing,
  type Names,
} from "../fixtures/page/addresses.ts";
import {
  canLook,
  launch,
  openPage,
  overhangs,
  untilAtRest,
  violations,
  type OpenedPage,
} from "../fixtures/page/open-page.ts";

const narrow = [320, 640] as const;

describe.skipIf(!canLook)("every page in Chromium", () => {
  let browser: Browser;
  let story: Story;
  let bare: Awaited<ReturnType<typeof startOwnServer>>;
  let nothing: Awaited<ReturnType<typeof startOwnServer>>;
  let names: Names;
  const tabs: Partial<Record<"full" | "empty" | "loading" | "failing", OpenedPage>> = {};

  /** One tab for each state, used for all pages. */
  async function tabOf(
    state: keyof typeof tabs,
    prepare?: (tab: OpenedPage) => Promise<void>,
  ): Promise<OpenedPage> {
    let tab = tabs[state];
    if (tab === undefined) {
      tab = await openPage(browser);
      await prepare?.(tab);
      tabs[state] = tab;
    }
    return tab;
  }

  /** Nobody is kept out, by day or by night. */
  async function expectReachable({ page }: OpenedPage): Promise<void> {
    for (const scheme of ["light", "dark"] as const) {
      expect(await violations(page, scheme), scheme).toEqual([]);
    }
    await page.emulateMedia({ colorScheme: "light" });
  }

  const withoutAnswers = (faults: readonly string[]): readonly string[] =>
    faults.filter((fault) => !fault.startsWith("Failed to load resource"));

  beforeAll(async () => {
    [browser, bare, nothing, story] = await Promise.all([
      ...([launch(), startOwnServer(), startOwnServer(), playStory(16)] as const),
    ]);
    await bare.talk.send("PUT", "/v1/models/quiet/config", { task: "binary", positive: true });
    names = await namesOf(story.talk);
  }, 600_000);
  afterAll(async () => {
    await browser.close();
    await Promise.all([story, bare, nothing].map(({ stop }) => stop()));
  }, 60_000);

  test.each(addresses)("%s with all there is", async (address) => {
    const tab = await tabOf("full");
    await tab.page.goto(`${story.url}${addressOf(address, names)}`);
    await untilAtRest(tab.page);
    await expectReachable(tab);
    expect(await tab.page.locator("[role=alert]").allTextContents()).toEqual([]);
    for (const width of narrow) {
      expect(await overhangs(tab.page, width), `scrolls sideways at ${width} px`).toBe(false);
    }
    await tab.page.setViewportSize({ width: 1280, height: 900 });
    expect(tab.takeFaults()).toEqual([]);
  });

  test.each(addresses)("%s while nothing answers", async (address) => {
    const tab = await tabOf("loading", async ({ page }) => {
      await page.route("**/v1/**", () => undefined);
    });
    await tab.page.goto(`${story.url}${addressOf(address, names)}`);
    await tab.page.locator("main h1").first().waitFor();
    await tab.page.locator("[aria-busy=true]").first().waitFor();
    await expectReachable(tab);
    expect(tab.takeFaults()).toEqual([]);
  });

  test.each(addresses)("%s when everything fails", async (address) => {
    const tab = await tabOf("failing", async ({ page }) => {
      await page.clock.install();
      await page.route("**/v1/**", (route) =>
        route.fulfill({
          ...{ status: 503, contentType: "application/problem+json" },
          headers: { "x-request-id": "req-7" },
          body: JSON.stringify({
            ...{ code: "PL_BUSY", detail: "The metadata is busy: try again", retryable: true },
          }),
        }),
      );
    });
    await tab.page.goto(`${story.url}${addressOf(address, names)}`);
    await tab.page.locator("main h1").first().waitFor();
    // It is asked twice more, each time after a longer pause.
    await expect
      .poll(
        async () => {
          await tab.page.clock.fastForward(3_000);
          return tab.page.locator("[aria-busy=true]").count();
        },
        { timeout: 20_000, interval: 50 },
      )
      .toBe(0);
    const alert = tab.page.locator("main [role=alert]").first();
    await alert.waitFor();
    expect(await alert.textContent()).toContain("The metadata is busy: try again");
    expect(await alert.textContent()).toContain("req-7");
    expect(await alert.getByRole("button", { name: "Try again" }).count()).toBe(1);
    await expectReachable(tab);
    expect(withoutAnswers(tab.takeFaults())).toEqual([]);
  });

  test.each(addresses)("%s of a model that never sent anything", async (address) => {
    const tab = await tabOf("empty");
    const missing = { model: "quiet", incident: "1", run: "r1", evaluation: "1" };
    await tab.page.goto(`${bare.url}${addressOf(address, missing)}`);
    await untilAtRest(tab.page);
    await expectReachable(tab);
    const alerts = await tab.page.locator("main [role=alert]").count();
    expect(alerts > 0).toBe(namesOneThing(address));
    const faults = tab.takeFaults();
    expect(namesOneThing(address) ? withoutAnswers(faults) : faults).toEqual([]);
  });

  test.each(["/", "/models", "/incidents", "/welcome"])(
    "%s before there is any model",
    async (address) => {
      const tab = await tabOf("empty");
      await tab.page.goto(`${nothing.url}${address}`);
      await untilAtRest(tab.page);
      await expectReachable(tab);
      expect(tab.takeFaults()).toEqual([]);
    },
  );
});
