import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useHasKeys } from "../shared/key-choice.ts";
import { places } from "./places.ts";

/** So long a letter may follow `g`. */
const goingMs = 1_500;

/**
 * Single keys: `g` and a letter go to a page, `j` and `k` walk the rows (`data-row`), `/` goes to the field
 * that finds (`data-search`), `t` changes plots to tables and back; any other key presses what bears it as
 * `data-key`.
 */
export function useKeys(toggleHelp: () => void): void {
  const navigate = useNavigate();
  const hasKeys = useHasKeys();
  useEffect(() => {
    let goneMs = -Infinity;
    const pressed = (event: KeyboardEvent): void => {
      const { key, ctrlKey, altKey, metaKey, timeStamp } = event;
      if (ctrlKey || altKey || metaKey || isWriting(event.target) || isDialogOpen()) return;
      if (key === "?") return toggleHelp();
      if (!hasKeys) return;
      const place =
        timeStamp - goneMs < goingMs ? places.find((one) => one.key === key) : undefined;
      goneMs = key === "g" ? timeStamp : -Infinity;
      if (place !== undefined) void navigate({ to: place.to });
      else if (act(key)) event.preventDefault();
      else if (key === "/") {
        event.preventDefault();
        void navigate({ to: "/models" }).then(() => requestAnimationFrame(focusOnSearch));
      }
    };
    globalThis.addEventListener("keydown", pressed);
    return () => globalThis.removeEventListener("keydown", pressed);
  }, [navigate, hasKeys, toggleHelp]);
}

/** Whether the page has something for the key. */
function act(key: string): boolean {
  if (key === "j" || key === "k") return walk(key === "j" ? 1 : -1);
  if (key === "/") return focusOnSearch();
  if (key === "t") return turnFigure();
  const bearer = document.querySelector<HTMLElement>(`main [data-key="${CSS.escape(key)}"]`);
  bearer?.click();
  return bearer !== null;
}

function walk(step: 1 | -1): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>("main [data-row]")];
  const at = rows.findIndex((row) => row === document.activeElement);
  return focusOn(rows[Math.min(rows.length - 1, Math.max(0, at + step))] ?? null);
}

const focusOnSearch = (): boolean =>
  focusOn(document.querySelector<HTMLElement>("main [data-search]"));

function focusOn(element: HTMLElement | null): boolean {
  element?.focus();
  return element !== null;
}

/** Of the figure that holds the focus, else of the first that is in sight. */
function turnFigure(): boolean {
  const switches = [...document.querySelectorAll<HTMLElement>('main [aria-label$=" or table"]')];
  const found =
    switches.find((one) => one.closest("section")?.contains(document.activeElement)) ??
    switches.find((one) => one.getBoundingClientRect().top >= 0) ??
    switches[0];
  found?.querySelector<HTMLElement>("input:not(:checked)")?.click();
  return found !== undefined;
}

function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["radio", "checkbox"].includes(target.type);
  return target.isContentEditable || ["TEXTAREA", "SELECT"].includes(target.tagName);
}

const isDialogOpen = (): boolean => document.querySelector('[role="dialog"]') !== null;
