import { useSyncExternalStore } from "react";

const name = "plumbline-single-keys";
const changed = "plumbline-keys-changed";

const isOn = (): boolean => localStorage.getItem(name) !== "off";

function follow(heard: () => void): () => void {
  const names = ["storage", changed];
  for (const one of names) globalThis.addEventListener(one, heard);
  return () => {
    for (const one of names) globalThis.removeEventListener(one, heard);
  };
}

/** Whether single letters act on the page; some write by voice or lean on the keyboard. */
export const useHasKeys = (): boolean => useSyncExternalStore(follow, isOn);

export function keepHasKeys(hasKeys: boolean): void {
  if (hasKeys) localStorage.removeItem(name);
  else localStorage.setItem(name, "off");
  globalThis.dispatchEvent(new Event(changed));
}
