import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { liveServer, type LiveServer } from "../testing/live-server.ts";

const secret = `whsec_${"A".repeat(43)}=`;

/** A server that may call this machine, and a receiver on it. */
async function withReceiver(): Promise<{ live: LiveServer; url: string; got: string[] }> {
  const got: string[] = [];
  const receiver = createServer((request, response) => {
    request.on("data", (chunk: Buffer) => got.push(chunk.toString()));
    request.on("end", () => response.end("thanks"));
  }).listen(0, "127.0.0.1");
  await once(receiver, "listening");
  onTestFinished(() => {
    receiver.close();
  });
  const { port } = receiver.address() as AddressInfo;
  const live = await liveServer({ outgoingAllow: "127.0.0.1" });
  return { live, url: `http://127.0.0.1:${port}/secret-path`, got };
}

test("channels and routes are set, tried and removed from the command line", async () => {
  const { live, url, got } = await withReceiver();
  expect((await live.run("channels")).out).toContain("No channel yet");
  expect((await live.run("routes")).out).toContain("nobody is told");

  live.write("hook.yaml", `url: ${url}\nsecret: ${secret}\n`);
  const made = await live.run("channels", "set", "ops", "webhook", "--from-file", "hook.yaml");
  expect(made).toMatchObject({ exitCode: 0, err: "" });
  expect(made.out).toContain("url: set");
  expect(made.out).not.toContain("secret-path");

  const tried = await live.run("channels", "test", "ops");
  expect(tried).toMatchObject({ exitCode: 0, out: expect.stringMatching(/^Delivered .*thanks/) });
  expect(got.join("")).toContain("Test of the channel ops");
  expect((await live.run("channels")).out).toContain("delivered: It answered 200: thanks");

  live.write("routes.yaml", "routes:\n  - channels: [ops]\n    digest: { every: 1h }\n");
  expect((await live.run("routes", "set", "routes.yaml")).exitCode).toBe(0);
  expect((await live.run("routes")).out).toBe(
    "1. all incidents go to ops; in one digest an hour\n",
  );
  const inUse = await live.run("channels", "remove", "ops");
  expect(inUse).toMatchObject({ exitCode: 2, err: expect.stringContaining("change the routes") });
  live.write("routes.yaml", "routes: []\n");
  await live.run("routes", "set", "routes.yaml");
  expect((await live.run("channels", "remove", "ops")).out).toContain("is gone");
  expect((await live.run("notifications")).out).toBe("No message\n");
});

test("numbers, lists and tables are what the form of the channel takes", async () => {
  const { live } = await withReceiver();
  const mail = await live.run(
    ...["channels", "set", "mail", "email", "--set", "host=smtp.example.com", "--set", "port=2525"],
    ...["--set", "from=a@b.example", "--set", "to=c@d.example,e@f.example", "--set", "user=12345"],
  );
  expect(mail).toMatchObject({ exitCode: 0, err: "" });
  const key = "0".repeat(32);
  expect(
    (await live.run("channels", "set", "pd", "pagerduty", "--set", `routingKey=${key}`)).exitCode,
  ).toBe(0);
  const am = ["channels", "set", "am", "alertmanager", "--set", "urls=http://am:9093"];
  expect((await live.run(...am, "--set", 'labels={"team":"ml"}')).exitCode).toBe(0);
  // A field that is not given stays.
  await live.run("channels", "set", "mail", "email", "--set", "port=587");
  await live.run("channels", "set", "pd", "pagerduty", "--disable", "--show-values");
  await live.run("channels", "set", "pd", "pagerduty", "--set", "region=eu");
  expect(await live.json("channels")).toMatchObject({
    channels: [
      { name: "am", config: { urls: ["http://am:9093"], labels: { team: "ml" } } },
      { name: "mail", config: { port: 587, user: "12345", to: ["c@d.example", "e@f.example"] } },
      { name: "pd", config: { region: "eu" }, isDisabled: true, showValues: true },
    ],
  });
});

test("what cannot be set is said in words", async () => {
  const { live } = await withReceiver();
  const set = async (...args: readonly string[]) =>
    (await live.run("channels", "set", ...args)).err;
  expect(await set("x", "slak")).toContain("slack");
  expect(await set("x", "email", "--set", "hots=a")).toContain("host");
  expect(await set("x", "alertmanager", "--set", "labels=team")).toContain("JSON object");
  expect(await set("x", "webhook", "--set", "url=http://h.example")).toContain("secret");
  expect(await set("x", "webhook", "--set", "url")).toContain("FIELD=VALUE");
  live.write("routes.yaml", "routes:\n  - channels: [nobody]\n");
  const routes = await live.run("routes", "set", "routes.yaml");
  expect(routes).toMatchObject({ exitCode: 2, err: expect.stringContaining("no channel nobody") });
  live.write("routes.yaml", "routes:\n  - chanels: []\n");
  expect((await live.run("routes", "set", "routes.yaml")).err).toContain("routes.yaml:2:");
  expect((await live.run("notifications", "retry", "7")).err).toContain("no notification 7");
  expect(await live.run("channels", "test", "none")).toMatchObject({ exitCode: 2 });
});
