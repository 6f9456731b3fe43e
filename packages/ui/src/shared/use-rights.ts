import { useAsk } from "./use-ask.ts";

export type Right = "operate" | "approve" | "admin";

interface SignedIn {
  readonly person: { readonly name: string; readonly role: string } | null;
  readonly scopes: readonly string[];
}

/** Why something cannot be done by who is signed in; null when it can, or is not known yet. */
export function useMissingRight(right: Right): string | null {
  const { data } = useAsk<SignedIn>("sign-in", "/v1/sign-in");
  if (data === undefined || data.scopes.length === 0) return null;
  if (data.scopes.includes(right) || data.scopes.includes("admin")) return null;
  const who = data.person === null ? "You lack" : `${data.person.name} (${data.person.role}) lacks`;
  return `${who} the right “${right}”. An administrator gives it under Settings, People.`;
}
