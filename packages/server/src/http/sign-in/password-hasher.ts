import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from "node:crypto";
import { PlumblineError } from "@plumbline/core";

export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** In the same time for a hash that is not there, so that nobody learns which names exist. */
  verify(password: string, stored: string | undefined): Promise<PasswordVerdict>;
}

export interface PasswordVerdict {
  readonly isRight: boolean;
  /** The hash was made with other parameters than those of today. */
  readonly isOutdated: boolean;
}

export interface PasswordCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** As OWASP asks for: 128 MiB, a third of a second. */
export const usualCost: PasswordCost = { N: 2 ** 17, r: 8, p: 1 };

const [saltBytes, hashBytes, mostWaiting] = [16, 32, 16];
const shape = /^scrypt\$(\d{1,8})\$(\d{1,3})\$(\d{1,3})\$([A-Za-z0-9_-]+)\$([A-Za-z0-9_-]+)$/;

/** Hashes with scrypt, one at a time: each takes memory that many at once would not leave. */
export function createPasswordHasher(cost: PasswordCost = usualCost): PasswordHasher {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (waiting >= mostWaiting) throw new PlumblineError("PL_SIGN_IN_WAIT", { waitSeconds: 2 });
    waiting++;
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn.finally(() => waiting--);
  };
  return {
    hash: (password) =>
      inTurn(async () => {
        const salt = randomBytes(saltBytes);
        const hash = await derive(password, salt, hashBytes, cost);
        const { N, r, p } = cost;
        return ["scrypt", N, r, p, salt.toString("base64url"), hash.toString("base64url")].join(
          "$",
        );
      }),
    verify: (password, stored) =>
      inTurn(async () => {
        const [, N, r, p, salt, hash] = shape.exec(stored ?? "") ?? [];
        if (salt === undefined || hash === undefined) {
          await derive(password, Buffer.alloc(saltBytes), hashBytes, cost);
          return { isRight: false, isOutdated: false };
        }
        const used = { N: Number(N), r: Number(r), p: Number(p) };
        const expected = Buffer.from(hash, "base64url");
        const found = await derive(password, Buffer.from(salt, "base64url"), expected.length, used);
        const isOutdated = used.N !== cost.N || used.r !== cost.r || used.p !== cost.p;
        return { isRight: timingSafeEqual(expected, found), isOutdated };
      }),
  };
}

/** The same letters are the same password, however a keyboard writes them. */
function derive(password: string, salt: Buffer, length: number, cost: PasswordCost) {
  const options: ScryptOptions = { ...cost, maxmem: 256 * cost.N * cost.r };
  return new Promise<Buffer>((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, length, options, (error, hash) => {
      if (error === null) resolve(hash);
      else reject(error);
    });
  });
}
