import { Button, Menu, Text } from "@mantine/core";
import { useState } from "react";
import { csvText } from "./csv-text.ts";
import { figurePng, figureText, saveFile } from "./save-figure.ts";

interface FigureMenuProps {
  readonly label: string;
  /** Of the figure on its page. */
  readonly anchor: string;
  readonly fileName: string;
  readonly rows: readonly unknown[];
  /** Draws the figure into a place that is laid out, to be taken along. */
  readonly drawInto: (place: HTMLElement) => void;
}

/** All ways to take a figure along, and a link to it. */
export function FigureMenu({ label, anchor, fileName, rows, drawInto }: FigureMenuProps) {
  const [said, setSaid] = useState("");
  const withPaper = async (use: (svg: SVGSVGElement) => unknown): Promise<void> => {
    const paper = document.createElement("div");
    paper.className = "plot-paper";
    paper.setAttribute("aria-hidden", "true");
    document.body.append(paper);
    try {
      drawInto(paper);
      const svg = paper.querySelector("svg");
      if (svg !== null) await use(svg);
      setSaid("");
    } catch (error) {
      setSaid(error instanceof Error ? error.message : String(error));
    } finally {
      paper.remove();
    }
  };
  const copyLink = async (): Promise<void> => {
    const link = new URL(window.location.href);
    link.hash = anchor;
    try {
      await navigator.clipboard.writeText(link.href);
      setSaid("Link copied");
    } catch {
      // Without a secure address there is no clipboard.
      window.location.hash = anchor;
      setSaid("The link is in the address bar");
    }
  };
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button size="compact-xs" variant="default" aria-label={`Save or link: ${label}`}>
            Save or link
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            onClick={() =>
              void withPaper(async (svg) => saveFile(`${fileName}.png`, await figurePng(svg)))
            }
          >
            Picture (PNG)
          </Menu.Item>
          <Menu.Item
            onClick={() => void withPaper((svg) => saveFile(`${fileName}.svg`, figureText(svg)))}
          >
            Drawing (SVG)
          </Menu.Item>
          <Menu.Item onClick={() => saveFile(`${fileName}.csv`, csvText(rows))}>
            Table (CSV)
          </Menu.Item>
          <Menu.Item onClick={() => saveFile(`${fileName}.json`, JSON.stringify(rows, null, 2))}>
            Data (JSON)
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item onClick={() => void copyLink()}>Copy link</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Text component="span" size="xs" role="status">
        {said}
      </Text>
    </>
  );
}
