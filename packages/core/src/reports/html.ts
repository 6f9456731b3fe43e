import type { ResultDocument } from "@plumbline/contracts";

/**
 * One page in one file, with plots, for light and dark, that needs no network. What draws it is
 * loaded with the first page: a check that writes none starts in half the time.
 */
export async function renderHtml(document: ResultDocument): Promise<string> {
  const { renderPage } = await import("./html/render-page.ts");
  return renderPage(document);
}
