import type { EvaluationSummary } from "@plumbline/contracts";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { model, until } from "../fixtures/loop/looped-model.ts";
import { playStory, type Story } from "../fixtures/loop/played-story.ts";
import { canLook, launch, openPage, untilAtRest } from "../fixtures/page/open-page.ts";

describe.skipIf(!canLook)("the page in use", () => {
  let browser: Browser;
  let story: Story;

  beforeAll(async () => {
    [browser, story] = await Promise.all([launch(), playStory(16)]);
  }, 600_000);
  afterAll(async () => {
    await browser.close();
    await story.stop();
  }, 60_000);

  const open = async (address: string): Promise<Page> => {
    const { page } = await openPage(browser);
    await page.goto(`${story.url}${address}`);
    await untilAtRest(page);
    return page;
  };
  const champion = async (): Promise<string> =>
    (await story.talk.get<{ readonly version: string }>(`/v1/models/${model}/champion`)).version;
  /** What has the focus, as somebody hears it. */
  const focused = (page: Page): Promise<string> =>
    page.evaluate<string>(`(() => {
      const at = document.activeElement;
      return (at?.labels?.[0]?.textContent ?? at?.ariaLabel ?? at?.textContent ?? "").trim();
    })()`);

  /** Goes on with Tab until something of this name has the focus. */
  async function tabTo(page: Page, name: RegExp): Promise<void> {
    const passed: string[] = [];
    for (let tabs = 0; tabs < 150; tabs++) {
      await page.keyboard.press("Tab");
      const now = await focused(page);
      if (name.test(now)) return;
      passed.push(now.slice(0, 30));
    }
    throw new Error(`No Tab leads to ${name}, only to ${passed.join(" | ")}`);
  }

  test("from the alarm to the rollback by keyboard alone", async () => {
    const before = await champion();
    const page = await open("/");
    page.setDefaultTimeout(20_000);
    const press = (key: string): Promise<void> => page.keyboard.press(key);
    await press("g");
    await press("i");
    await page.waitForURL(/\/incidents$/);
    await untilAtRest(page);
    await tabTo(page, /^All$|^Open$/);
    await press("ArrowLeft");
    await page.waitForURL(/state=all/);
    await untilAtRest(page);
    await press("j");
    await expect.poll(() => focused(page)).toMatch(/^loans:/);
    await press("Enter");
    await page.waitForURL(/\/incidents\/\d+/);
    await untilAtRest(page);
    await tabTo(page, new RegExp(`^${model}$`));
    await press("Enter");
    await page.waitForURL(/\/models\/loans$/);
    await untilAtRest(page);
    await tabTo(page, /^Versions$/);
    await press("Enter");
    await page.waitForURL(/\/lineage/);
    await untilAtRest(page);
    await tabTo(page, /^Roll back/);
    await press("Enter");
    await page.getByRole("dialog").waitFor();
    // The dialog takes the focus once it is there.
    await expect.poll(() => focused(page), { message: "the reason has the focus" }).toMatch(/^Why/);
    await page.keyboard.type("rehearsed by keyboard");
    await tabTo(page, /^Roll back/);
    await press("Enter");
    await expect
      .poll(() => page.getByRole("dialog").textContent(), { timeout: 30_000 })
      .toMatch(/is champion|was in place/);
    expect(await champion()).not.toBe(before);
    await press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await page.context().close();
  }, 120_000);

  test("the first Tab leads past the menu, and what has the focus is seen", async () => {
    const page = await open("/");
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("Skip to the page");
    expect((await page.locator(".skip-link").boundingBox())?.x).toBeGreaterThanOrEqual(0);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(
      await page.evaluate<boolean>(
        `document.querySelector("main")?.contains(document.activeElement) === true`,
      ),
    ).toBe(true);
    expect(
      await page.evaluate<string>("getComputedStyle(document.activeElement).outlineStyle"),
    ).not.toBe("none");
    await page.context().close();
  });

  test("single keys find, turn plots into tables and tell of themselves, until they are off", async () => {
    const page = await open(`/models/${model}`);
    await page.keyboard.press("t");
    await page.locator("main table").first().waitFor();
    await page.keyboard.press("/");
    await page.waitForURL(/\/models$/);
    await expect.poll(() => focused(page)).toMatch(/name/i);
    await page.keyboard.type("lo?j");
    await page.waitForURL(/filter=lo/);
    await page.keyboard.press("Tab");
    await page.keyboard.press("?");
    const help = page.getByRole("dialog");
    await help.getByText("Next and previous row").waitFor();
    await help.getByRole("switch").click();
    await page.keyboard.press("Escape");
    await help.waitFor({ state: "hidden" });
    await page.reload();
    await untilAtRest(page);
    await page.keyboard.press("g");
    await page.keyboard.press("i");
    await page.keyboard.press("?");
    await help.waitFor();
    expect(page.url()).toContain("/models");
    await page.context().close();
  });

  test("what the address does not know is told of, and the usual is shown", async () => {
    const page = await open("/incidents?state=sideways");
    await page.getByText("not known here (state)").waitFor();
    await page.getByRole("button", { name: "Close the notice" }).click();
    expect(await page.getByText("not known here").count()).toBe(0);
    await page.context().close();
  });

  test("without the server the last answers stay, dated, and nothing can be changed", async () => {
    const { page } = await openPage(browser);
    await page.route("**/v1/events", (route) => route.abort());
    await page.goto(`${story.url}/models/${model}/lineage`);
    await page.getByText("No connection to the server since").waitFor({ timeout: 30_000 });
    const button = page.getByRole("button", { name: "Promote a version" });
    await expect.poll(() => button.getAttribute("aria-disabled")).toBe("true");
    expect(await button.getAttribute("title")).toContain("no connection");
    expect(await page.locator("main table").count()).toBeGreaterThan(0);
    await page.unrouteAll();
    await page.getByText("No connection to the server since").waitFor({
      ...{ state: "hidden", timeout: 30_000 },
    });
    await page.context().close();
  }, 90_000);

  test("who waits is told what for, and can let it be", async () => {
    const { page } = await openPage(browser);
    await page.clock.install();
    await page.route("**/v1/incidents*", () => undefined);
    await page.goto(`${story.url}/incidents`);
    await page.locator("main [aria-busy=true]").first().waitFor();
    expect(await page.getByText("Reading incidents").count()).toBe(0);
    await page.clock.fastForward(2_100);
    await page.getByText("Reading incidents").waitFor();
    await page.clock.fastForward(13_000);
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByText("Cancelled: incidents was not read.").waitFor();
    await page.unrouteAll();
    await page.getByRole("button", { name: "Read it" }).click();
    await page
      .getByText("No incident is open")
      .or(page.locator("main [data-row]"))
      .first()
      .waitFor();
    await page.context().close();
  });

  test("a part that fails says so in the server's words, and the rest of the page stands", async () => {
    const { page } = await openPage(browser);
    await page.route("**/v1/models/loans/decisions*", (route) =>
      route.fulfill({
        ...{ status: 403, contentType: "application/problem+json" },
        body: JSON.stringify({ code: "PL_KEY_SCOPE", detail: "This needs the right read" }),
      }),
    );
    await page.goto(`${story.url}/models/${model}`);
    await page.getByText("This needs the right read").waitFor();
    await page.getByText("Ask an administrator").waitFor();
    expect(await page.locator("svg.plot").count()).toBeGreaterThan(0);
    await page.context().close();
  });

  test("a new evaluation appears within five seconds, and what is read stays where it is", async () => {
    const page = await open(`/models/${model}/monitors`);
    const evaluations = async (): Promise<readonly EvaluationSummary[]> =>
      (
        await story.talk.get<{ readonly evaluations: readonly EvaluationSummary[] }>(
          `/v1/models/${model}/evaluations?limit=1`,
        )
      ).evaluations;
    const [before] = await evaluations();
    // Some way down the list, so that its beginning is out of sight.
    const href = await page.locator("main tr:nth-child(12) a").first().getAttribute("href");
    const row = `main a[href="${href}"]`;
    const top = (): Promise<number> =>
      page.evaluate(`document.querySelector(${JSON.stringify(row)}).getBoundingClientRect().top`);
    await page.evaluate(
      `document.querySelector(${JSON.stringify(row)}).scrollIntoView({ block: "start" })`,
    );
    // What other limits would say comes late, above it.
    let [readAt, still] = [await top(), 0];
    await until("the page is still", async () => {
      const now = await top();
      still = now === readAt ? still + 1 : 0;
      readAt = now;
      return still > 20;
    });
    const playing = story.playOn();
    await until(
      "the next window is judged",
      async () => (await evaluations())[0]?.id !== before?.id,
    );
    const [now] = await evaluations();
    await page
      .locator(`main a[href$="/evaluations/${now?.id}"]`)
      .first()
      .waitFor({ timeout: 5_000 });
    expect(Math.abs((await top()) - readAt), "the row that is read moved").toBeLessThan(8);
    await page.locator("[data-changed]").first().waitFor();
    await page.locator("header [role=status]").getByText(`${model}:`).waitFor();
    await playing;
    await page.context().close();
  }, 120_000);
});
