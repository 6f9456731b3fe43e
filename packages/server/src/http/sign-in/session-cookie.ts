import { createHash } from "node:crypto";
import type { FastifyRequest } from "fastify";

const cookieName = "plumbline_session";
const tokenShape = /^[A-Za-z0-9_-]{43}$/;

/** The token of the session that a request came with; undefined without one. */
export function sessionToken({ headers }: Pick<FastifyRequest, "headers">): string | undefined {
  for (const part of headers.cookie?.split(";") ?? []) {
    const [name = "", value = ""] = part.trim().split("=");
    if (name === cookieName && tokenShape.test(value)) return value;
  }
  return undefined;
}

/** Scripts cannot read it, other sites cannot send it. */
export function sessionCookie(
  token: string,
  { maxAgeSeconds, isSecure }: { readonly maxAgeSeconds: number; readonly isSecure: boolean },
): string {
  const parts = [`${cookieName}=${token}`, "Path=/", "HttpOnly", "SameSite=Strict"];
  return [...parts, `Max-Age=${maxAgeSeconds}`, ...(isSecure ? ["Secure"] : [])].join("; ");
}

/** A proxy in front says how it was reached; who lies about it harms only their own cookie. */
export function isHttps({
  protocol,
  headers,
}: Pick<FastifyRequest, "protocol" | "headers">): boolean {
  const forwarded = headers["x-forwarded-proto"];
  return (
    protocol === "https" ||
    String(forwarded ?? "")
      .split(",")[0]
      ?.trim() === "https"
  );
}

/** Made from the token, so that a page that is loaded again can be told it again. */
export function csrfTokenOf(token: string): string {
  return createHash("sha256").update(`csrf ${token}`).digest("base64url");
}
