import type { PersonRole } from "@plumbline/contracts";
import type { Scope } from "./scope.ts";

const scopes: Readonly<Record<PersonRole, readonly Scope[]>> = {
  viewer: ["read"],
  operator: ["read", "operate"],
  approver: ["read", "operate", "approve"],
  admin: ["admin"],
};

/** What a person of a role may do. */
export const scopesOfRole = (role: PersonRole): readonly Scope[] => scopes[role];
