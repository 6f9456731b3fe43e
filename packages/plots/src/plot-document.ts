import { parseHTML } from "linkedom";
import type { PlotDocument } from "./plot-frame.ts";

/** A document to draw in, where there is no browser. */
export function createPlotDocument(): PlotDocument {
  const page: unknown = parseHTML("<!doctype html><html><body></body></html>");
  return (page as { readonly document: PlotDocument }).document;
}
