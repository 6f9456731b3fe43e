import { once } from "node:events";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer, type AddressInfo, type Server } from "node:net";
import { onTestFinished, expect, test } from "vitest";
import { createOutgoingHttp } from "./create-outgoing-http.ts";
import type { ResolveName } from "./address-guard.ts";

async function listening(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const answering = (listener: RequestListener): Promise<string> =>
  listening(createHttpServer(listener));

const open = createOutgoingHttp({ allow: ["127.0.0.1"], clock: () => Date.UTC(2026, 0, 1) });
const closed = createOutgoingHttp({ allow: [] });

test("any answer is a value, with its headers, its body and how long to wait", async () => {
  const url = await answering((request, response) => {
    response.writeHead(503, { "retry-after": "7", "x-seen": request.headers["x-mine"] });
    request.pipe(response);
  });
  const answer = await open.postJson(`${url}/a`, { a: "ü" }, { headers: { "x-mine": "1" } });
  expect(answer).toMatchObject({ status: 503, body: '{"a":"ü"}', retryAfterMs: 7000 });
  expect(answer.headers["x-seen"]).toBe("1");
});

test.each([
  ["Thu, 01 Jan 2026 00:00:30 GMT", 30_000],
  ["Wed, 31 Dec 2025 00:00:30 GMT", 0],
  ["soon", null],
  ["-1", null],
  ["", null],
])("Retry-After %j is a wait of %j ms", async (header, retryAfterMs) => {
  const url = await answering((_, response) => {
    response.writeHead(429, { "retry-after": header }).end();
  });
  expect(await open.send(url, null)).toMatchObject({ status: 429, retryAfterMs });
});

test("redirects are not followed", async () => {
  let asked = 0;
  const url = await answering((_, response) => {
    asked++;
    response.writeHead(302, { location: "http://169.254.169.254/" }).end();
  });
  expect(await open.send(url, null, { method: "GET" })).toMatchObject({ status: 302 });
  expect(asked).toBe(1);
});

test("an endless body is cut at 64 KiB and not waited for", async () => {
  const url = await answering((_, response) => {
    const more = (): void => {
      while (!response.destroyed && response.write("x".repeat(1000)));
    };
    response.on("drain", more);
    more();
  });
  const { body } = await open.send(url, null, { method: "GET" });
  expect(body).toBe("x".repeat(65_536));
});

test("who expects more than 64 KiB gets as much as is asked for", async () => {
  const url = await answering((_, response) => response.end("x".repeat(200_000)));
  const whole = await open.send(url, null, { method: "GET", mostBytes: 300_000 });
  expect(whole.body).toHaveLength(200_000);
  const cut = await open.send(url, null, { method: "GET", mostBytes: 100_000 });
  expect(cut.body).toHaveLength(100_000);
});

test.each([
  "http://127.0.0.1:1/",
  "http://localhost:1/",
  "http://2130706433:1/",
  "http://0x7f.1:1/",
  "http://0.0.0.0:1/",
  "http://10.1.2.3/",
  "http://172.16.0.1/",
  "http://192.168.1.1/",
  "http://100.64.0.1/",
  "http://169.254.169.254/latest/meta-data",
  "http://224.0.0.1/",
  "http://255.255.255.255/",
  "http://[::1]:1/",
  "http://[::]:1/",
  "http://[::ffff:127.0.0.1]:1/",
  "http://[::ffff:a9fe:a9fe]/",
  "http://[fe80::1]/",
  "http://[fd00::1]/",
  "http://[fec0::1]/",
  "http://[ff02::1]/",
  "http://[64:ff9b::7f00:1]/",
  "http://[2002:7f00:1::]/",
])("%s is refused before a connection is made", async (url) => {
  await expect(closed.send(url, null)).rejects.toMatchObject({
    code: "PL_ADDRESS_REFUSED",
    message: expect.stringContaining("outgoing-allow"),
  });
});

test.each(["file:///etc/passwd", "ftp://example.com/", "no address", "http://", "", "data:,x"])(
  "%j is refused: only http and https are spoken",
  async (url) => {
    await expect(open.send(url, null)).rejects.toMatchObject({ code: "PL_ADDRESS_REFUSED" });
  },
);

test("a user in an address is refused, and shown nowhere", async () => {
  const error: unknown = await open
    .send("https://me:hunter2@hooks.example/secret-path", null)
    .catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: "PL_ADDRESS_REFUSED" });
  expect(String(error)).not.toMatch(/hunter2|secret-path|me:/);
});

test("a name is judged by where it leads at the moment of connecting", async () => {
  const url = await answering((_, response) => response.end("in"));
  const port = new URL(url).port;
  const answers = [
    [{ address: "93.184.216.34", family: 4 }],
    [{ address: "127.0.0.1", family: 4 }],
  ];
  // The first look is public, the one that counts is not.
  const rebinding: ResolveName = () => Promise.resolve(answers.shift() ?? []);
  await rebinding("rebind.example", {});
  const http = createOutgoingHttp({ allow: [], resolveName: rebinding });
  await expect(http.send(`http://rebind.example:${port}/`, null)).rejects.toMatchObject({
    code: "PL_ADDRESS_REFUSED",
    message: expect.stringContaining("rebind.example is not called: it leads to 127.0.0.1"),
  });
});

test("one private address among public ones is enough to refuse a name", async () => {
  const resolveName: ResolveName = () =>
    Promise.resolve([
      { address: "93.184.216.34", family: 4 },
      { address: "fd00::1", family: 6 },
    ]);
  const http = createOutgoingHttp({ allow: [], resolveName });
  await expect(http.send("http://mixed.example/", null)).rejects.toMatchObject({
    code: "PL_ADDRESS_REFUSED",
  });
});

test.each([["127.0.0.0/8"], ["inside.example"], ["::ffff:0:0/96", "127.0.0.1"]])(
  "%s in the setting lets through",
  async (...allow) => {
    const url = await answering((_, response) => response.end("in"));
    const resolveName: ResolveName = () => Promise.resolve([{ address: "127.0.0.1", family: 4 }]);
    const http = createOutgoingHttp({ allow, resolveName });
    const { port } = new URL(url);
    expect(await http.send(`http://inside.example:${port}/`, null)).toMatchObject({ body: "in" });
  },
);

test("what gives no answer is unreachable: its host is named, path and query are not", async () => {
  const refused = await listening(createServer());
  const hanging = await listening(createServer(() => undefined));
  const resetting = await listening(createServer((socket) => socket.resetAndDestroy()));
  const garbage = await listening(createServer((socket) => socket.end("no HTTP at all\r\n\r\n")));
  const half = await answering((_, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write("half");
    response.socket?.destroySoon();
  });
  const dead = refused.replace(/\d+$/, "1");
  for (const url of [dead, hanging, resetting, garbage, half]) {
    const error: unknown = await open
      .send(`${url}/secret-path?token=secret`, null, { timeoutMs: 300 })
      .catch((caught: unknown) => caught);
    expect(error, url).toMatchObject({ code: "PL_TARGET_UNREACHABLE", retryable: true });
    expect(String(error)).toContain("127.0.0.1");
    expect(String(error)).not.toMatch(/secret/);
  }
});

test("a certificate that nobody signed is not trusted", async () => {
  const url = await listening(createServer((socket) => socket.end("plain")));
  const error: unknown = await open
    .send(url.replace("http:", "https:"), null)
    .catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: "PL_TARGET_UNREACHABLE" });
});

test("who gives up waiting gets their own reason", async () => {
  const url = await listening(createServer(() => undefined));
  const stop = new AbortController();
  const sending = open.send(url, null, { signal: stop.signal });
  stop.abort(new Error("stopping"));
  await expect(sending).rejects.toThrow("stopping");
});
