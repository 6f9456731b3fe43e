import { randomBytes } from "node:crypto";
import {
  newPersonSchema,
  passwordSchema,
  personMadeSchema,
  personNameSchema,
  personSchema,
  roles,
  sessionSchema,
  type Person,
} from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import { z } from "zod";
import { createPersonStore, type StoredPerson } from "../../storage/metadata/person-store.ts";
import { createSignInStore } from "../../storage/metadata/sign-in-store.ts";
import type { App, Resource } from "../app.ts";
import type { HttpDeps } from "../http-deps.ts";
import { problemSchema } from "../problem.ts";
import { isoTime } from "../read-side/iso-time.ts";
import { requestActor } from "../request-actor.ts";
import { checkPassword } from "../sign-in/check-password.ts";
import { shownSession } from "../sign-in/sign-in-resource.ts";

const tags = ["people"];
const config = { scope: "admin" } as const;
const params = z.object({ name: personNameSchema });
const madeBytes = 18;

/** Accounts of people, for administrators. */
export const peopleResource: Resource = {
  tag: "people",
  description: "Accounts of people",
  register(app, deps) {
    addList(app, deps);
    addMaking(app, deps);
    addChange(app, deps);
    addSessions(app, deps);
  },
};

function addList(app: App, { metadata, clock }: HttpDeps): void {
  const people = createPersonStore(metadata, clock);
  const schema = {
    ...{ tags, summary: "All accounts" },
    response: { 200: z.strictObject({ people: z.array(personSchema) }) },
  };
  app.get("/v1/people", { config, schema }, async () => ({
    people: (await people.list()).map(shownPerson),
  }));
}

function addMaking(app: App, { metadata, clock, passwords }: HttpDeps): void {
  const people = createPersonStore(metadata, clock);
  const schema = {
    ...{ tags, summary: "Make an account" },
    body: newPersonSchema,
    response: { 201: personMadeSchema, 400: problemSchema, 409: problemSchema, 422: problemSchema },
  };
  app.post("/v1/people", { config, schema }, async (request, reply) => {
    const { name, role, password } = request.body;
    if (password !== undefined) checkPassword(password, name);
    const made = password === undefined ? newPassword() : null;
    const passwordHash = await passwords.hash(password ?? made ?? "");
    const person = await people.add({ name, role, passwordHash }, requestActor(request));
    return reply.code(201).send({ ...shownPerson(person), password: made });
  });
}

const newPassword = (): string => randomBytes(madeBytes).toString("base64url");

function addChange(app: App, { metadata, clock, passwords }: HttpDeps): void {
  const people = createPersonStore(metadata, clock);
  const schema = {
    ...{ tags, summary: "Change the role or password of somebody, or disable the account", params },
    description: "A new password and the end of an account end all sessions at once.",
    body: z.strictObject({
      role: z.enum(roles).optional(),
      isDisabled: z.boolean().optional(),
      password: passwordSchema.or(z.literal(true)).optional().describe("true: one is made"),
    }),
    response: { 200: personMadeSchema, 404: problemSchema, 422: problemSchema },
  };
  app.patch("/v1/people/:name", { config, schema }, async (request, reply) => {
    const { name } = request.params;
    const { role, isDisabled, password } = request.body;
    if (typeof password === "string") checkPassword(password, name);
    if ((await people.find(name)) === undefined) {
      throw new PlumblineError("PL_PERSON_UNKNOWN", { name });
    }
    const made = password === true ? newPassword() : null;
    const next = typeof password === "string" ? password : made;
    const passwordHash = next === null ? undefined : await passwords.hash(next);
    const change = { role, isDisabled, passwordHash };
    const person = await people.change(name, change, requestActor(request));
    return reply.send({ ...shownPerson(person), password: made });
  });
}

function addSessions(app: App, { metadata, clock }: HttpDeps): void {
  const people = createPersonStore(metadata, clock);
  const sessions = createSignInStore(metadata, clock);
  const known = async (name: string): Promise<StoredPerson> => {
    const person = await people.find(name);
    if (person === undefined) throw new PlumblineError("PL_PERSON_UNKNOWN", { name });
    return person;
  };
  const listed = {
    ...{ tags, summary: "Sessions of somebody", params },
    response: { 200: z.strictObject({ sessions: z.array(sessionSchema) }), 404: problemSchema },
  };
  const list = { config, schema: listed } as const;
  app.get("/v1/people/:name/sessions", list, async ({ params: { name } }) => {
    const found = await sessions.list((await known(name)).id);
    return { sessions: found.map((session) => shownSession(session, null)) };
  });
  const ended = {
    ...{ tags, summary: "End all sessions of somebody", params },
    response: { 204: z.null(), 404: problemSchema },
  };
  const end = { config, schema: ended } as const;
  app.delete("/v1/people/:name/sessions", end, async (request, reply) => {
    const { id } = await known(request.params.name);
    await sessions.endAll(id, requestActor(request));
    return reply.code(204).send(null);
  });
}

function shownPerson(person: StoredPerson): Person {
  const iso = (ms: number | null): string | null => (ms === null ? null : isoTime(ms));
  return {
    ...{ name: person.name, role: person.role, createdAt: isoTime(person.createdAtMs) },
    disabledAt: iso(person.disabledAtMs),
    lastSignInAt: iso(person.lastSignInAtMs),
  };
}
