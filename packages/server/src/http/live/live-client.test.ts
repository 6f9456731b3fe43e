import { createServer } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { createLiveClient } from "./live-client.ts";

test("a client that does not read is dropped", async () => {
  const server = createServer((_request, response) => {
    response.writeHead(200);
    const client = createLiveClient(response);
    const flood = setInterval(() => client.send("evaluation", "x".repeat(100_000)), 1);
    response.once("close", () => {
      clearInterval(flood);
      server.emit("dropped");
    });
  });
  onTestFinished(() => {
    server.close();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const dropped = once(server, "dropped");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.on("error", () => undefined);
  socket.write("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
  socket.pause();
  await dropped;
  expect(socket.destroyed).toBe(false);
  socket.destroy();
});
