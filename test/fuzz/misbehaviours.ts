import type { Socket } from "node:net";
import type { Random } from "@plumbline/stats";
import { pick } from "./nasty-values.ts";

/** What a client does to the server on a connection of its own. */
export type Misbehaviour = (socket: Socket, random: Random) => Promise<void> | void;

/** The head of a request that brings rows. */
export const head = (...lines: readonly string[]): string =>
  [
    "POST /v1/models/bad/predictions HTTP/1.1",
    "host: 127.0.0.1",
    "content-type: application/json",
    ...lines,
    "",
    "",
  ].join("\r\n");
const row = '[{"id":"bad","features":{"x":1}}]';
const hex = (text: string): string => text.length.toString(16);

const silence: Misbehaviour = () => undefined;
const half = (text: string, random: Random): string =>
  text.slice(0, 1 + random.below(text.length - 1));

/** Each has to end with an answer or with the server hanging up. */
export const misbehaviours: readonly Misbehaviour[] = [
  silence,
  function halfHead(socket, random) {
    socket.write(half(head("content-length: 5"), random));
  },
  function bodyThatStops(socket, random) {
    socket.write(`${head(`content-length: ${row.length}`)}${half(row, random)}`);
  },
  function chunksThatStop(socket, random) {
    socket.write(`${head("transfer-encoding: chunked")}${hex(row)}\r\n${half(row, random)}`);
  },
  function chunksWithoutEnd(socket) {
    socket.write(`${head("transfer-encoding: chunked")}${hex(row)}\r\n${row}\r\n`);
  },
  async function slowBody(socket) {
    socket.write(head("content-length: 100000"));
    while (!socket.destroyed) {
      socket.write("[");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  },
  async function slowHead(socket) {
    socket.write("POST / HTTP/1.1\r\n");
    while (!socket.destroyed) {
      socket.write("x: y\r\n");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  },
  function noHttp(socket, random) {
    socket.write(Buffer.from(Uint8Array.from({ length: 300 }, () => random.below(256))));
    socket.end();
  },
  function oddChunks(socket, random) {
    const size = pick(["zz", "-5", "ffffffffffffffffff", "1;x=y", " 5", "0x5", ""], random);
    socket.end(`${head("transfer-encoding: chunked")}${size}\r\n${row}\r\n0\r\n\r\n`);
  },
  function twoLengths(socket, random) {
    const second = pick(
      ["transfer-encoding: chunked", "content-length: 5", "content-length: -1"],
      random,
    );
    socket.end(`${head(`content-length: ${row.length}`, second)}${row}`);
  },
  function longBody(socket) {
    socket.end(`${head(`content-length: ${row.length}`)}${row}${row}${row}`);
  },
  function largeHead(socket) {
    socket.end(head(...Array.from({ length: 500 }, (_, i) => `x-${i}: ${"y".repeat(100)}`)));
  },
  function hangsUp(socket, random) {
    socket.write(`${head("content-length: 100000")}${half(row, random)}`, () =>
      socket.resetAndDestroy(),
    );
  },
  function halfClose(socket) {
    socket.end(`${head("content-length: 100000")}${row}`);
  },
  function oddPath(socket, random) {
    const path = pick(
      [
        "/v1/models/../../etc/passwd/predictions",
        "/\0",
        "/é",
        "//",
        "*",
        "http://x/",
        `/${"a".repeat(20_000)}`,
        "/v1/models/%00/schema",
        "/v1/models/%ff/schema",
      ],
      random,
    );
    socket.end(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n`);
  },
  function oddVersion(socket, random) {
    const line = pick(
      ["GET / HTTP/0.9", "GET /", "PRI * HTTP/2.0\r\n\r\nSM", "GET / HTTP/9.9", "BREW / HTTP/1.1"],
      random,
    );
    socket.end(`${line}\r\n\r\n`);
  },
  function upgrade(socket, random) {
    const what = pick(
      ["upgrade: websocket", "upgrade: h2c", "expect: 100-continue", "expect: magic"],
      random,
    );
    socket.end(
      `GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: upgrade, close\r\n${what}\r\n\r\n`,
    );
  },
  function manyAtOnce(socket) {
    const one = "GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n";
    socket.end(one.repeat(200));
  },
];
