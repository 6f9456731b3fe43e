import type { SQLOutputValue } from "node:sqlite";
import type { PersonRole } from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import { recordAudit } from "./audit-record.ts";
import type { Metadata } from "./open-metadata.ts";
import { retryWhileBusy } from "./retry-while-busy.ts";
import type { Prepare } from "./sqlite-dialect.ts";

export interface StoredPerson {
  readonly id: number;
  readonly name: string;
  readonly role: PersonRole;
  readonly passwordHash: string;
  readonly createdAtMs: number;
  readonly disabledAtMs: number | null;
  readonly lastSignInAtMs: number | null;
}

export interface PersonChange {
  readonly role?: PersonRole | undefined;
  readonly isDisabled?: boolean | undefined;
  readonly passwordHash?: string | undefined;
}

export interface PersonStore {
  /** By name. */
  list(): Promise<readonly StoredPerson[]>;
  find(name: string): Promise<StoredPerson | undefined>;
  /** @throws PlumblineError PL_PERSON_EXISTS */
  add(
    person: Pick<StoredPerson, "name" | "role" | "passwordHash">,
    actor: string,
  ): Promise<StoredPerson>;
  /** A new password or the end of an account ends all sessions. @throws PlumblineError PL_PERSON_UNKNOWN */
  change(name: string, change: PersonChange, actor: string): Promise<StoredPerson>;
  /** A hash of the same password with other parameters. */
  upgradeHash(id: number, passwordHash: string): Promise<void>;
}

/** People who sign in; names are lower case. */
export function createPersonStore(metadata: Metadata, clock: () => number): PersonStore {
  const write = <T>(work: (prepare: Prepare) => T): Promise<T> =>
    retryWhileBusy(() => metadata.transaction(work));
  return {
    list: () =>
      metadata.read((prepare) => prepare("select * from people order by name").all().map(toPerson)),
    find: (name) => metadata.read((prepare) => findIn(prepare, name)),
    add: (person, actor) => write((prepare) => addIn(prepare, person, actor, clock())),
    change: (name, change, actor) =>
      write((prepare) => changeIn(prepare, { name, change, actor, atMs: clock() })),
    upgradeHash: (id, passwordHash) =>
      write((prepare) => {
        prepare("update people set password_hash = ? where id = ?").run(passwordHash, id);
      }),
  };
}

function findIn(prepare: Prepare, name: string): StoredPerson | undefined {
  const row = prepare("select * from people where name = ?").get(name);
  return row === undefined ? undefined : toPerson(row);
}

function knownIn(prepare: Prepare, name: string): StoredPerson {
  const person = findIn(prepare, name);
  if (person === undefined)
    throw new PlumblineError("PL_PERSON_UNKNOWN", { name: name.slice(0, 64) });
  return person;
}

function addIn(
  prepare: Prepare,
  { name, role, passwordHash }: Pick<StoredPerson, "name" | "role" | "passwordHash">,
  actor: string,
  atMs: number,
): StoredPerson {
  if (findIn(prepare, name) !== undefined) throw new PlumblineError("PL_PERSON_EXISTS", { name });
  prepare("insert into people (name, role, password_hash, created_at) values (?, ?, ?, ?)").run(
    name,
    role,
    passwordHash,
    atMs,
  );
  recordAudit(prepare, { atMs, actor, action: "add-person", subject: name, details: { role } });
  return knownIn(prepare, name);
}

interface Change {
  readonly name: string;
  readonly change: PersonChange;
  readonly actor: string;
  readonly atMs: number;
}

function changeIn(prepare: Prepare, { name, change, actor, atMs }: Change): StoredPerson {
  const person = knownIn(prepare, name);
  const note = (action: string, details: object): void =>
    recordAudit(prepare, { atMs, actor, action, subject: name, details });
  const { role, isDisabled, passwordHash } = change;
  if (role !== undefined && role !== person.role) {
    prepare("update people set role = ? where id = ?").run(role, person.id);
    note("change-role", { before: person.role, after: role });
  }
  if (isDisabled !== undefined && isDisabled !== (person.disabledAtMs !== null)) {
    prepare("update people set disabled_at = ? where id = ?").run(
      isDisabled ? atMs : null,
      person.id,
    );
    note(isDisabled ? "disable-person" : "enable-person", {});
  }
  if (passwordHash !== undefined) {
    prepare("update people set password_hash = ? where id = ?").run(passwordHash, person.id);
    note("set-password", {});
  }
  if (passwordHash !== undefined || isDisabled === true) {
    prepare("delete from sign_ins where person_id = ?").run(person.id);
  }
  return knownIn(prepare, name);
}

function toPerson(row: Readonly<Record<string, SQLOutputValue>>): StoredPerson {
  const time = (value: SQLOutputValue | undefined): number | null =>
    typeof value === "number" ? value : null;
  return {
    id: Number(row["id"]),
    name: String(row["name"]),
    role: row["role"] as PersonRole,
    passwordHash: String(row["password_hash"]),
    createdAtMs: Number(row["created_at"]),
    disabledAtMs: time(row["disabled_at"]),
    lastSignInAtMs: time(row["last_sign_in_at"]),
  };
}
