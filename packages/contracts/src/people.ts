import { z } from "zod";

/** viewer looks; operator also runs, acknowledges, registers; approver also allows and promotes. */
export const roles = ["viewer", "operator", "approver", "admin"] as const;
export type PersonRole = (typeof roles)[number];

export const personNameSchema = z
  .string()
  .toLowerCase()
  .regex(
    /^[a-z0-9][a-z0-9._@-]{0,63}$/,
    "expected up to 64 letters, digits, dots, dashes, underscores and @",
  )
  .describe("How somebody signs in; capital letters make no difference");

export const passwordSchema = z.string().min(1).max(1_024);

const time = z.string();

export const personSchema = z
  .strictObject({
    name: z.string(),
    role: z.enum(roles),
    createdAt: time,
    disabledAt: time.nullable(),
    lastSignInAt: time.nullable(),
  })
  .meta({ id: "Person" });
export type Person = z.output<typeof personSchema>;

export const newPersonSchema = z
  .strictObject({
    name: personNameSchema,
    role: z.enum(roles),
    password: passwordSchema.optional().describe("One is made and shown once when left out"),
  })
  .meta({ id: "NewPerson" });

export const personMadeSchema = personSchema
  .extend({ password: z.string().nullable().describe("The one that was made; shown this once") })
  .meta({ id: "PersonMade" });

/** Who asks, as the server sees it. */
export const signedInSchema = z
  .strictObject({
    person: z.strictObject({ name: z.string(), role: z.enum(roles) }).nullable(),
    scopes: z.array(z.string()).describe("What may be done now"),
    needsSignIn: z.boolean().describe("False where everybody on this machine may do everything"),
    csrfToken: z
      .string()
      .nullable()
      .describe("For the header X-CSRF-Token of every request that changes something"),
    expiresAt: time.nullable(),
  })
  .meta({ id: "SignedIn" });

export const sessionSchema = z
  .strictObject({
    id: z.string(),
    createdAt: time,
    lastUsedAt: time,
    expiresAt: time,
    isCurrent: z.boolean(),
  })
  .meta({ id: "Session" });

export const approvalSchema = z
  .strictObject({
    id: z.int(),
    subject: z.string().describe('"run:<id>" or "promotion:<run id>"'),
    actor: z.string(),
    approve: z.boolean(),
    reason: z.string(),
    at: time,
  })
  .meta({ id: "Approval" });
export type Approval = z.output<typeof approvalSchema>;

export const auditEntrySchema = z
  .strictObject({
    id: z.int(),
    at: time,
    actor: z.string(),
    action: z.string(),
    subject: z.string().describe("What was changed: a model, a person, a key"),
    details: z.unknown(),
  })
  .meta({ id: "AuditEntry" });

export const auditAnswerSchema = z.strictObject({
  entries: z.array(auditEntrySchema).describe("Newest first"),
  next: z.int().nullable().describe("`before` of the next page; null at the end"),
});
