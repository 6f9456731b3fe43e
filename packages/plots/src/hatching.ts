import type * as Plot from "@observablehq/plot";
import { plotTokens, type PlotDocument } from "./plot-frame.ts";

interface TimeSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

interface Shape {
  setAttribute(name: string, value: string): void;
  appendChild(child: Shape): unknown;
}

/** Every figure brings the pattern along; all of this name are the same. */
const patternId = "plot-hatch";

/** Slanted lines behind stretches of time, over the whole height. */
export function hatching(spans: readonly TimeSpan[]): Plot.Markish {
  return ((_index, scales, _values, dimensions, context) => {
    const place = scales.x as ((at: number) => number) | undefined;
    if (place === undefined || spans.length === 0) return null;
    const document = context.document as unknown as PlotDocument;
    const shape = (name: string, attributes: Readonly<Record<string, string | number>>): Shape => {
      const made = document.createElementNS("http://www.w3.org/2000/svg", name) as Shape;
      for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
      return made;
    };
    const pattern = shape("pattern", {
      ...{ id: patternId, width: 6, height: 6, patternUnits: "userSpaceOnUse" },
      patternTransform: "rotate(45)",
    });
    const line = { x1: 0, y1: 0, x2: 0, y2: 6, stroke: plotTokens.muted, "stroke-opacity": 0.45 };
    pattern.appendChild(shape("line", line));
    const group = shape("g", {});
    group.appendChild(pattern);
    const { marginTop, marginBottom, height } = dimensions;
    for (const { fromMs, toMs } of spans) {
      const [left, right] = [place(fromMs), place(toMs)];
      const box = { x: left, y: marginTop, width: Math.max(0, right - left) };
      const tall = Math.max(0, height - marginTop - marginBottom);
      group.appendChild(shape("rect", { ...box, height: tall, fill: `url(#${patternId})` }));
    }
    return group as ReturnType<Plot.RenderFunction>;
  }) satisfies Plot.RenderFunction;
}
