import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { model } from "../fixtures/loop/looped-model.ts";
import { playStory, type Story } from "../fixtures/loop/played-story.ts";
import { canLook, launch, openPage, untilAtRest } from "../fixtures/page/open-page.ts";

describe.skipIf(!canLook)("figures of the page", () => {
  let browser: Browser;
  let story: Story;

  beforeAll(async () => {
    [browser, story] = await Promise.all([launch(), playStory(13)]);
  }, 600_000);
  afterAll(async () => {
    await browser.close();
    await story.stop();
  }, 60_000);

  const open = async (address: string) => {
    const opened = await openPage(browser);
    await opened.page.goto(`${story.url}/models/${model}${address}`);
    await untilAtRest(opened.page);
    await opened.page.locator("svg.plot").first().waitFor();
    return opened;
  };
  const overPlot = (page: Page) => page.getByRole("group", { name: /^log-loss over time: arrow/ });

  async function taken(page: Page, item: string): Promise<Buffer> {
    await page.getByRole("button", { name: "Save or link: log-loss over time" }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name: item }).click(),
    ]);
    return readFile(await download.path());
  }

  test("a figure is taken along as picture, drawing, table and data", async () => {
    const { page, takeFaults } = await open("");
    const png = await taken(page, "Picture (PNG)");
    expect(png.subarray(1, 4).toString("latin1")).toBe("PNG");
    expect(png.length).toBeGreaterThan(5_000);
    const svg = (await taken(page, "Drawing (SVG)")).toString("utf8");
    expect(svg).toMatch(/^<svg [^>]*xmlns=/);
    expect(svg).not.toMatch(/var\(|currentcolor/i);
    const csv = (await taken(page, "Table (CSV)")).toString("utf8").trimEnd().split("\r\n");
    const json = JSON.parse((await taken(page, "Data (JSON)")).toString("utf8")) as object[];
    expect(csv[0]).toContain("currentValue");
    expect(csv).toHaveLength(json.length + 1);
    expect(takeFaults()).toEqual([]);
    await page.context().close();
  }, 60_000);

  test("a link to a figure leads to it", async () => {
    const { page } = await open("/performance#log-loss-over-time");
    await expect
      .poll(() =>
        page.locator("#log-loss-over-time").evaluate((at) => at.getBoundingClientRect().top),
      )
      .toBeLessThan(400);
    await page.context().close();
  }, 60_000);

  test("all plots of a page point at the moment that one is pointed at, and zoom together", async () => {
    const { page } = await open("/performance");
    await overPlot(page).scrollIntoViewIfNeeded();
    const box = await overPlot(page).boundingBox();
    if (box === null) throw new Error("The plot has no place");
    await page.mouse.move(box.x + box.width * 0.5, box.y + 80);
    const crosshairs = page.locator("[data-crosshair]");
    await expect.poll(() => crosshairs.count()).toBeGreaterThan(5);
    const days = (await crosshairs.allTextContents()).map((text) => text.slice(0, 10));
    expect(new Set(days).size).toBe(1);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.7, box.y + 80, { steps: 4 });
    await page.mouse.up();
    await page.waitForURL(/from=.*to=/);
    await untilAtRest(page);
    await page.getByRole("button", { name: "Clear range" }).click();
    await page.waitForURL((url) => !url.search.includes("from="));
    await page.context().close();
  }, 60_000);

  test("arrow keys walk the windows aloud, and select a range", async () => {
    const { page } = await open("");
    await overPlot(page).focus();
    await page.keyboard.press("End");
    const said = overPlot(page).getByRole("status");
    const last = await said.textContent();
    expect(last).toMatch(/^2026-01-\d\d/);
    await page.keyboard.press("ArrowLeft");
    expect((await said.textContent()) ?? "").not.toBe(last);
    await page.keyboard.press("Shift+ArrowLeft");
    await page.keyboard.press("Enter");
    await page.waitForURL(/from=.*to=/);
    await page.context().close();
  }, 60_000);

  test("what somebody notes is marked and listed, and can be taken back", async () => {
    const { page } = await open("");
    await page.getByRole("button", { name: "Annotate" }).click();
    await page.getByLabel("What happened", { exact: true }).fill("prices changed in the north");
    await page.getByRole("button", { name: "Note it" }).click();
    const noted = page.getByText("prices changed in the north", { exact: false });
    await noted.first().waitFor();
    await page.getByRole("button", { name: /^Take back: .*north/ }).click();
    await expect
      .poll(() => page.getByRole("listitem").filter({ hasText: "north" }).count())
      .toBe(0);
    await page.context().close();
  }, 60_000);

  test("drift is shown window by window with [ and ]", async () => {
    const { page } = await open("/drift");
    const words = page.getByText(/^Window \d+ of \d+/);
    const before = await words.textContent();
    await page.keyboard.press("[");
    await page.waitForURL(/window=/);
    await expect.poll(() => words.textContent()).not.toBe(before);
    await page.keyboard.press("]");
    await expect.poll(() => words.textContent()).toBe(before);
    await page.context().close();
  }, 60_000);
});
