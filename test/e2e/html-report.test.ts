import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { renderPage } from "../../packages/core/src/reports/html/render-page.ts";
import { chromiumArgs, chromiumPath } from "../fixtures/chromium.ts";
import { emptyDocument, resultDocument } from "../fixtures/result-document.ts";

interface View {
  readonly scheme: "light" | "dark";
  readonly width: number;
  readonly hasScript?: boolean;
}

interface Opened {
  readonly page: Page;
  /** Console errors, page errors and requests for anything but the file itself. */
  readonly faults: readonly string[];
}

// Without Chromium there is nothing that could open the report.
describe.skipIf(chromiumPath === undefined)("the HTML report in Chromium", () => {
  let browser: Browser;
  let folder: string;
  let report: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "plumbline-report-"));
    report = join(folder, "report.html");
    await writeFile(report, renderPage(resultDocument()));
    await writeFile(join(folder, "empty.html"), renderPage(emptyDocument()));
    browser = await chromium.launch({ executablePath: chromiumPath ?? "", args: chromiumArgs });
  });

  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  async function open({ scheme, width, hasScript = true }: View, path = report): Promise<Opened> {
    const context = await browser.newContext({
      colorScheme: scheme,
      viewport: { width, height: 800 },
      javaScriptEnabled: hasScript,
    });
    const page = await context.newPage();
    const faults: string[] = [];
    const url = pathToFileURL(path).href;
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") faults.push(message.text());
    });
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("request", (request) => {
      if (request.url() !== url && !request.url().startsWith("data:")) faults.push(request.url());
    });
    await page.goto(url);
    return { page, faults };
  }

  const isWiderThanWindow = "document.documentElement.scrollWidth > window.innerWidth";
  const ground = "getComputedStyle(document.body).backgroundColor";

  const views = (["light", "dark"] as const).flatMap((scheme) =>
    [1280, 360, 320].map((width) => ({ scheme, width })),
  );

  test.each(views)("it is whole and quiet: $scheme, $width px", async (view) => {
    const { page, faults } = await open(view);
    expect(await page.locator("figure svg[role=img]").count()).toBeGreaterThan(20);
    expect(await page.locator("h1").innerText()).toMatch(/^Recall fell/);
    expect(await page.evaluate(isWiderThanWindow)).toBe(false);
    await page.locator("details > summary").first().click();
    expect(await page.evaluate(isWiderThanWindow)).toBe(false);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("with every table open nothing is wider than a 320 px window", async () => {
    const { page } = await open({ scheme: "light", width: 320 });
    await page.evaluate(
      "document.querySelectorAll('details').forEach((each) => { each.open = true })",
    );
    expect(await page.evaluate(isWiderThanWindow)).toBe(false);
    await page.context().close();
  });

  test("light and dark differ, and in both, text and plot colours keep their contrast", async () => {
    const grounds: unknown[] = [];
    for (const scheme of ["light", "dark"] as const) {
      const { page } = await open({ scheme, width: 1280 });
      grounds.push(await page.evaluate(ground));
      const low = await page.evaluate(lowContrast);
      expect(low).toEqual([]);
      await page.context().close();
    }
    expect(grounds[0]).not.toBe(grounds[1]);
  });

  test("the toggle changes the theme, says what it would do, and is remembered before paint", async () => {
    const { page, faults } = await open({ scheme: "light", width: 1280 });
    const before = await page.evaluate(ground);
    const button = page.locator("#theme");
    expect(await button.innerText()).toBe("Dark mode");
    await button.focus();
    await page.keyboard.press("Enter");
    expect(await button.innerText()).toBe("Light mode");
    const after = await page.evaluate(ground);
    expect(after).not.toBe(before);
    await page.reload({ waitUntil: "domcontentloaded" });
    expect(await page.evaluate(ground)).toBe(after);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("the table is searched, filtered and sorted, by keyboard too", async () => {
    const { page, faults } = await open({ scheme: "light", width: 1280 });
    const shown = page.locator("#results-table tbody tr:not([hidden])");
    const all = await shown.count();
    await page.locator("#results-search").fill("missing rate");
    expect(await shown.count()).toBe(1);
    expect(await page.locator("#results-count").innerText()).toBe(`1 of ${all} shown`);
    await page.locator("#results-search").fill("");
    await page.locator("#results-verdict").selectOption("watch");
    expect(await shown.count()).toBe(6);
    await page.locator("#results-verdict").selectOption("");
    const effect = page.locator("#results-table th", { hasText: "Effect" });
    await effect.locator("button").focus();
    await page.keyboard.press("Enter");
    expect(await effect.getAttribute("aria-sort")).toBe("ascending");
    expect(await shown.first().innerText()).toContain("taxi_in");
    await page.keyboard.press("Enter");
    expect(await effect.getAttribute("aria-sort")).toBe("descending");
    expect(await shown.first().innerText()).toContain("origin=ATL");
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("without JavaScript the report is complete and shows no control that would do nothing", async () => {
    const { page } = await open({ scheme: "dark", width: 1280, hasScript: false });
    expect(await page.locator("#results-table tbody tr").count()).toBe(
      resultDocument().results.length,
    );
    for (const control of ["#theme", "#results-tools"]) {
      expect(await page.locator(control).isVisible()).toBe(false);
    }
    await page.context().close();
  });

  test("an empty result is a page as well", async () => {
    const { page, faults } = await open(
      { scheme: "light", width: 360 },
      join(folder, "empty.html"),
    );
    expect(await page.locator("h1").innerText()).toContain("Nothing could be compared");
    expect(await page.evaluate(isWiderThanWindow)).toBe(false);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});

/** Runs in the page: visible texts whose colour is less than 4.5:1 on what is painted below them. */
const lowContrast = `(() => {
  const parts = (color) => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const groundOf = (element) => {
    const layers = [];
    for (let node = element; node; node = node.parentElement) {
      const color = parts(getComputedStyle(node).backgroundColor);
      if (color[3] > 0) layers.push(color);
      if (color[3] === 1) break;
    }
    return layers.reduceRight((under, top) => over(top, under), [255, 255, 255, 1]);
  };
  const light = (color) => {
    const [r, g, b] = color.slice(0, 3).map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [dark, bright] = [light(a), light(b)].sort((x, y) => x - y);
    return (bright + 0.05) / (dark + 0.05);
  };
  const low = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (node.data.trim() === "" || !element.checkVisibility() || element.closest("script,style")) continue;
    const isDrawn = element.closest("svg") !== null;
    const style = getComputedStyle(element);
    const ground = groundOf(element);
    const ratio = contrast(over(parts(isDrawn ? style.fill : style.color), ground), ground);
    if (ratio < 4.5) low.add(ratio.toFixed(2) + " " + node.data.trim().slice(0, 40));
  }
  return [...low];
})()`;
