import { expect, test } from "vitest";
import { testServer } from "./testing/test-server.ts";

const open = new Set(["/healthz", "/readyz"]);
/** For programs that train, which have a token of their run, and for webhooks, which are signed. */
const withToken =
  /^\/v1\/runs\/\{id\}\/(result|files)|\/executor\/hook$|^\/v1\/channels\/\{name\}\/hooks$/;
/** Computes something and changes nothing. */
const reading = new Set([
  "post /v1/evaluations/{id}/replay",
  "post /v1/models/{model}/backtest",
  "post /v1/models/{model}/preview",
  "post /v1/models/{model}/policy/test",
]);
const ingesting = /\/(predictions|feedback|inferences)$|cloudevents/;

interface Paths {
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

test("a key may do what its scope says, on every route there is", async () => {
  const { app, keys } = await testServer({ settings: { requireKeys: "always" } });
  const reader = await keys.create("reader", ["read"]);
  const sender = await keys.create("sender", ["ingest"]);
  const { paths } = (await app.inject({ url: "/openapi.json" })).json<Paths>();
  const codeOf = async (method: string, path: string, key?: string) => {
    const url = path.replaceAll(/\{\w+\}/g, "1");
    const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
    const answer = await app.inject({ method: method as "GET", url, headers });
    return answer.headers["content-type"]?.includes("problem") === true
      ? answer.json<{ code: string }>().code
      : "";
  };
  const isAdmin = (route: string, method: string, path: string): boolean =>
    path === "/v1/keys" ||
    path.startsWith("/v1/people") ||
    !(method === "get" || reading.has(route) || (method === "post" && ingesting.test(path)));
  for (const [path, methods] of Object.entries(paths)) {
    const isForAnyone = open.has(path) || path.startsWith("/v1/sign-in") || withToken.test(path);
    if (isForAnyone || path === "/v1/events") continue;
    for (const method of Object.keys(methods)) {
      const route = `${method} ${path}`;
      expect(await codeOf(method, path), route).toBe("PL_KEY_MISSING");
      const isIngest = method === "post" && ingesting.test(path);
      const isRefused = async (key: string) => (await codeOf(method, path, key)) === "PL_KEY_SCOPE";
      const isForReaders = !isIngest && !isAdmin(route, method, path);
      expect(await isRefused(reader.text), route).toBe(!isForReaders);
      expect(await isRefused(sender.text), route).toBe(!isIngest);
    }
  }
});
