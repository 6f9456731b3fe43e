import { createHash, timingSafeEqual } from "node:crypto";
import type { SQLOutputValue } from "node:sqlite";
import type { PersonRole } from "@plumbline/contracts";
import { sessionIdleMs, sessionLongestMs } from "../../domain/session-lifetime.ts";
import { recordAudit } from "./audit-record.ts";
import type { Metadata } from "./open-metadata.ts";
import { retryWhileBusy } from "./retry-while-busy.ts";
import type { Prepare } from "./sqlite-dialect.ts";

/** A browser that is signed in. */
export interface StoredSession {
  /** Beginning of the hash of its token: names it, opens nothing. */
  readonly id: string;
  readonly person: { readonly id: number; readonly name: string; readonly role: PersonRole };
  readonly createdAtMs: number;
  readonly lastUsedAtMs: number;
  readonly expiresAtMs: number;
  /** Whether a text is the token against forged requests that belongs to it. */
  isCsrfToken(text: string): boolean;
}

export interface SignInStore {
  /** Begins a session of the token, and notes when the person signed in. */
  begin(session: {
    readonly personId: number;
    readonly name: string;
    readonly token: string;
    readonly csrfToken: string;
  }): Promise<StoredSession>;
  /** The session of a token that is in force, of a person who is. */
  find(token: string): Promise<StoredSession | undefined>;
  /** The latest first. */
  list(personId: number): Promise<readonly StoredSession[]>;
  /** False when there is no such session of the person. */
  end(personId: number, id: string, actor: string): Promise<boolean>;
  endAll(personId: number, actor: string): Promise<void>;
}

const idLength = 16;
/** Each request would else write. */
const touchEveryMs = 60_000;
const select = `
  select s.*, p.name, p.role from sign_ins s join people p on p.id = s.person_id
  where p.disabled_at is null and s.expires_at > :now and s.last_used_at > :now - ${sessionIdleMs}`;

/** Sessions: only hashes of what the browser holds are kept. */
export function createSignInStore(metadata: Metadata, clock: () => number): SignInStore {
  const write = <T>(work: (prepare: Prepare) => T): Promise<T> =>
    retryWhileBusy(() => metadata.transaction(work));
  const findIn = (prepare: Prepare, token: string): StoredSession | undefined => {
    const values = { now: clock(), token: hashOf(token) };
    const row = prepare(`${select} and s.token_hash = :token`).get(values);
    return row === undefined ? undefined : toSession(row);
  };
  return {
    begin: ({ personId, name, token, csrfToken }) =>
      write((prepare) => {
        const now = clock();
        prepare("delete from sign_ins where expires_at <= ? or last_used_at <= ?").run(
          ...[now, now - sessionIdleMs],
        );
        prepare(
          "insert into sign_ins (token_hash, person_id, csrf_hash, created_at, expires_at, last_used_at) values (?, ?, ?, ?, ?, ?)",
        ).run(hashOf(token), personId, hashOf(csrfToken), now, now + sessionLongestMs, now);
        prepare("update people set last_sign_in_at = ? where id = ?").run(now, personId);
        const actor = `person ${name}`;
        recordAudit(prepare, { atMs: now, actor, action: "sign-in", subject: name, details: {} });
        const session = findIn(prepare, token);
        if (session === undefined) throw new RangeError("The session was not stored");
        return session;
      }),
    async find(token) {
      const session = await metadata.read((prepare) => findIn(prepare, token));
      if (session !== undefined && clock() - session.lastUsedAtMs >= touchEveryMs) {
        await write((prepare) => {
          prepare("update sign_ins set last_used_at = ? where token_hash = ?").run(
            ...[clock(), hashOf(token)],
          );
        });
      }
      return session;
    },
    list: (personId) =>
      metadata.read((prepare) =>
        prepare(`${select} and s.person_id = :person order by s.created_at desc`)
          .all({ now: clock(), person: personId })
          .map(toSession),
      ),
    end: (personId, id, actor) =>
      write((prepare) => {
        const { changes } = prepare(
          "delete from sign_ins where person_id = ? and substr(token_hash, 1, ?) = ?",
        ).run(personId, idLength, id);
        if (changes === 0) return false;
        const subject = String(
          prepare("select name from people where id = ?").get(personId)?.["name"],
        );
        const details = { session: id };
        recordAudit(prepare, { atMs: clock(), actor, action: "end-session", subject, details });
        return true;
      }),
    endAll: (personId, actor) =>
      write((prepare) => {
        prepare("delete from sign_ins where person_id = ?").run(personId);
        const subject = String(
          prepare("select name from people where id = ?").get(personId)?.["name"],
        );
        recordAudit(prepare, {
          ...{ atMs: clock(), actor, action: "end-all-sessions", subject, details: {} },
        });
      }),
  };
}

/** 256 random bits: a slow hash would protect nothing more. */
const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

function toSession(row: Readonly<Record<string, SQLOutputValue>>): StoredSession {
  const csrfHash = Buffer.from(String(row["csrf_hash"]));
  return {
    id: String(row["token_hash"]).slice(0, idLength),
    person: {
      id: Number(row["person_id"]),
      name: String(row["name"]),
      role: row["role"] as PersonRole,
    },
    createdAtMs: Number(row["created_at"]),
    lastUsedAtMs: Number(row["last_used_at"]),
    expiresAtMs: Number(row["expires_at"]),
    isCsrfToken: (text) => timingSafeEqual(csrfHash, Buffer.from(hashOf(text))),
  };
}
