import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { NoticeChart } from "@plumbline/contracts";
import { seriesPlot } from "@plumbline/plots";
import { createPlotDocument } from "@plumbline/plots/document";
import { Resvg } from "@resvg/resvg-js";
import type { MailPicture } from "../outgoing/outgoing-mail.ts";

export interface ChartPicture extends MailPicture {
  /** In the units of a page; the picture has twice as many points. */
  readonly width: number;
  /** What it shows, for who cannot see it. */
  readonly label: string;
}

const width = 640;
const height = 220;
const pointsPerUnit = 2;

/** Draws what the page draws, for mail, which shows no SVG: PNG on white, with a font of its own. */
export function chartPicture(chart: NoticeChart): ChartPicture {
  const { label, reference, openedAt, points } = chart;
  const last = points.findLast(({ value }) => value !== null);
  const name = `${label}: ${points.length} windows until ${last?.to ?? openedAt}, at last ${last?.value ?? "no value"}`;
  const svg = seriesPlot(
    {
      points: points.map(({ from, to, value, lower, upper, isAlert, isMature }) => ({
        ...{ fromMs: Date.parse(from), toMs: Date.parse(to), value, lo: lower, hi: upper },
        ...{ isAlert, isImmature: !isMature },
      })),
      reference: reference === null ? null : { value: reference, label: "baseline" },
      markers: [{ atMs: Date.parse(openedAt), kind: "incident", label: "incident" }],
      yLabel: label,
    },
    { document: createPlotDocument(), label: "chart", width, height },
  );
  const png = new Resvg(asFile(svg.outerHTML), {
    fitTo: { mode: "width", value: width * pointsPerUnit },
    background: "#ffffff",
    font: { fontFiles: [font], loadSystemFonts: false, defaultFontFamily: "DejaVu Sans" },
  })
    .render()
    .asPng();
  const id = `${createHash("sha256").update(png).digest("hex").slice(0, 16)}@chart.plumbline`;
  return { id, fileName: "chart.png", png, width, label: name };
}

const font = fileURLToPath(import.meta.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"));

/** With its name space, and colours without a page's style sheet: the values that stand beside their names. */
function asFile(svg: string): string {
  return svg
    .replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')
    .replaceAll(/var\(--[\w-]+,\s*([^()]+)\)/g, "$1");
}
