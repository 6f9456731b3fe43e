import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { registryServer } from "./testing/registry-server.ts";

const content = "0123456789".repeat(100);
const digest = `sha256:${createHash("sha256").update(content).digest("hex")}`;

test("a file is kept under its digest and read whole or in part", async () => {
  const { app } = await registryServer();
  const put = () => app.inject({ method: "PUT", url: "/v1/artifacts", payload: content });
  const first = await put();
  expect(first.statusCode).toBe(201);
  const kept = { address: `plumbline:${digest}`, digest, bytes: 1000 };
  expect(first.json()).toEqual({ ...kept, isNew: true });
  expect((await put()).json()).toEqual({ ...kept, isNew: false });

  const get = (range?: string) =>
    app.inject({ url: `/v1/artifacts/${digest}`, headers: range === undefined ? {} : { range } });
  const whole = await get();
  expect(whole.body).toBe(content);
  expect(whole.headers).toMatchObject({ "accept-ranges": "bytes", "content-length": "1000" });
  const part = await get("bytes=990-");
  expect([part.statusCode, part.body, part.headers["content-range"]]).toEqual([
    ...[206, "0123456789", "bytes 990-999/1000"],
  ]);
  expect((await get("bytes=-5")).body).toBe("56789");
  expect((await get("bytes=3-5")).body).toBe("345");
  expect((await get("bytes=1000-")).statusCode).toBe(416);
  expect((await get("lines=1-2")).statusCode).toBe(200);
});

test("what is too large, empty or unknown is refused", async () => {
  const { app } = await registryServer({ settings: { artifactLimitBytes: 100 } });
  const large = await app.inject({ method: "PUT", url: "/v1/artifacts", payload: content });
  expect(large.json()).toMatchObject({ status: 413, code: "PL_ARTIFACT_TOO_LARGE" });
  const unknown = await app.inject({ url: `/v1/artifacts/${digest}` });
  expect(unknown.json()).toMatchObject({ status: 404, code: "PL_ARTIFACT_UNKNOWN" });
  const empty = await app.inject({ method: "PUT", url: "/v1/artifacts" });
  expect(empty.json()).toMatchObject({ status: 400, code: "PL_BODY_MALFORMED" });
});
