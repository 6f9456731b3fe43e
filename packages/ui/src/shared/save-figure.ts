/** Attributes whose value may be a token of the page, and the computed style that resolves it. */
const painted = ["fill", "stroke", "color"] as const;
const pixelRatio = 2;

/** The figure as text that needs no page: every colour and the font are written out. */
export function figureText(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const from = [svg, ...svg.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((element, at) => {
    const original = from[at];
    if (original === undefined) return;
    const style = getComputedStyle(original);
    for (const name of painted) {
      const value = element.getAttribute(name);
      if (value !== null && /var\(|currentcolor/i.test(value)) {
        element.setAttribute(name, style.getPropertyValue(name));
      }
    }
  });
  const { width, height } = sizeOf(svg);
  const { fontFamily, color } = getComputedStyle(svg);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("font-family", fontFamily);
  copy.setAttribute("color", color);
  copy.setAttribute("fill", color);
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of Object.entries({ width, height, fill: "#ffffff" })) {
    ground.setAttribute(name, String(value));
  }
  copy.prepend(ground);
  return new XMLSerializer().serializeToString(copy);
}

/** The same as pixels, twice as fine as it is large. */
export async function figurePng(svg: SVGSVGElement): Promise<Blob> {
  const { width, height } = sizeOf(svg);
  const image = new Image(width, height);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(figureText(svg))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * pixelRatio);
  canvas.height = Math.round(height * pixelRatio);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This browser draws no pictures: take the SVG");
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (blob === null) throw new Error("The picture is too large for this browser: take the SVG");
  return blob;
}

function sizeOf(svg: SVGSVGElement): { readonly width: number; readonly height: number } {
  const { width, height } = svg.viewBox.baseVal;
  return { width, height };
}

/** Leaves a file in the downloads of who looks. */
export function saveFile(name: string, content: string | Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(typeof content === "string" ? new Blob([content]) : content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
