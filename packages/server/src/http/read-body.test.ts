import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { createBodyReader } from "./read-body.ts";

const options = { limitBytes: 100, memoryBytes: 150 };
const bytes = (count: number): Buffer => Buffer.alloc(count, 65);
const sized = async (body: Uint8Array): Promise<number> => body.byteLength;

function streamOf(...chunks: readonly Buffer[]): PassThrough {
  const stream = new PassThrough();
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  return stream;
}

test("a body comes as one piece of memory of its own", async () => {
  const reader = createBodyReader(options);
  await reader.use(streamOf(bytes(3), bytes(4)), async (body) => {
    expect(body.byteLength).toBe(7);
    expect(body.buffer.byteLength).toBe(7);
  });
  expect(await reader.use(streamOf(), sized)).toBe(0);
});

test("a body beyond the limit is refused, whatever its head said", async () => {
  const reader = createBodyReader(options);
  await expect(reader.use(streamOf(bytes(60), bytes(60)), sized)).rejects.toMatchObject({
    code: "PL_BODY_TOO_LARGE",
  });
  expect(await reader.use(streamOf(bytes(100)), sized)).toBe(100);
});

test("bodies beyond the memory for all are refused until one of them is done", async () => {
  const reader = createBodyReader(options);
  const done = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const first = reader.use(streamOf(bytes(90)), () => {
    begun.resolve();
    return done.promise;
  });
  await begun.promise;
  await expect(reader.use(streamOf(bytes(90)), sized)).rejects.toMatchObject({
    ...{ code: "PL_SERVER_BUSY", retryable: true },
  });
  done.resolve();
  await first;
  expect(await reader.use(streamOf(bytes(90)), sized)).toBe(90);
});

test("a connection that ends early is told as such, and its memory is free again", async () => {
  const reader = createBodyReader(options);
  for (let i = 0; i < 5; i += 1) {
    const stream = new PassThrough();
    stream.write(bytes(90));
    const read = reader.use(stream, sized);
    stream.destroy();
    await expect(read).rejects.toMatchObject({ code: "PL_BODY_MALFORMED" });
  }
});

test("memory is free again after work that fails", async () => {
  const reader = createBodyReader(options);
  for (let i = 0; i < 5; i += 1) {
    const failing = reader.use(streamOf(bytes(90)), () => Promise.reject(new Error("no")));
    await expect(failing).rejects.toThrow("no");
  }
});
