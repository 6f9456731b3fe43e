import type { Browser, Page } from "playwright-core";

interface Measured {
  readonly median: number;
  readonly largest: number;
}

const of = (values: readonly number[]): Measured => {
  const sorted = values.toSorted((a, b) => a - b);
  return {
    median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN,
    largest: sorted.at(-1) ?? Number.NaN,
  };
};

async function inRounds(
  browser: Browser,
  rounds: number,
  measure: (page: Page) => Promise<number>,
): Promise<Measured> {
  const values: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    values.push(await measure(await context.newPage()));
    await context.close();
  }
  return of(values);
}

/** From the start of the navigation to the frame after the first element that says something. */
export function firstPaintMs(
  browser: Browser,
  url: string,
  { shows, rounds }: { readonly shows: string; readonly rounds: number },
): Promise<Measured> {
  const note = `new MutationObserver((_, observer) => {
    if (document.querySelector(${JSON.stringify(shows)}) === null) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => (globalThis.saidAtMs = performance.now())));
  }).observe(document, { childList: true, subtree: true });`;
  return inRounds(browser, rounds, async (page) => {
    await page.addInitScript({ content: note });
    await page.goto(url);
    await page.locator(shows).first().waitFor();
    return page.evaluate<number>(`new Promise((answer) => {
      const look = () => globalThis.saidAtMs === undefined
        ? setTimeout(look, 20)
        : answer(globalThis.saidAtMs);
      look();
    })`);
  });
}

const frames = 200;
const pixelsPerFrame = 600;

/** A list is scrolled on in each frame, to its end and back again. */
export function longestFrameMs(
  browser: Browser,
  url: string,
  { list, rounds }: { readonly list: string; readonly rounds: number },
): Promise<Measured> {
  return inRounds(browser, rounds, async (page) => {
    await page.goto(url);
    await page.locator(list).waitFor({ timeout: 60_000 });
    await page.locator("main:not(:has([aria-busy=true]))").waitFor({ timeout: 60_000 });
    await page.waitForTimeout(3_000);
    return page.evaluate<number>(`new Promise((answer) => {
      const list = document.querySelector(${JSON.stringify(list)});
      list.scrollIntoView();
      let [longest, before, left, step] = [0, 0, ${frames}, ${pixelsPerFrame}];
      const frame = (now) => {
        if (before > 0 && left < ${frames - 5}) longest = Math.max(longest, now - before);
        before = now;
        const at = list.scrollTop;
        list.scrollTop += step;
        if (list.scrollTop === at) step = -step;
        if (--left === 0) answer(longest);
        else requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    })`);
  });
}
