import { z } from "zod";

const scopes = ["read", "ingest", "operate", "approve", "admin"] as const;

/** What a key may do. */
export const keyScopes = scopes;

export const apiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(scopes)),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
});

export const madeKeySchema = apiKeySchema.extend({ key: z.string() });
