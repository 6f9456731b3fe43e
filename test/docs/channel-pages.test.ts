import { readFile } from "node:fs/promises";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { channels } from "../../packages/server/src/incidents/channels.ts";
import { servicenow } from "../../packages/server/src/incidents/channels/servicenow.ts";

const pages = {
  servicenow: 2,
  "jsm-operations": 2,
  pagerduty: 1,
  slack: 2,
  alertmanager: 2,
} as const;
const textOf = (name: string): Promise<string> =>
  readFile(new URL(`../../docs/integrations/${name}.md`, import.meta.url), "utf8");

test.each(Object.entries(pages))(
  "the page on %s holds %i channels, each valid",
  async (name, count) => {
    const text = await textOf(name);
    const blocks = [...text.matchAll(/^ *```yaml\n *# (\w+)\n([\s\S]*?)^ *```/gm)];
    expect(blocks).toHaveLength(count);
    for (const [, type, yaml = ""] of blocks) {
      const channel = channels.find(({ id }) => id === type);
      expect(channel?.config.safeParse(parse(yaml)), yaml).toMatchObject({ success: true });
    }
    expect(text).toContain("plumbline channels test");
  },
);

test("the business rule of the page on ServiceNow sends what comes back here", async () => {
  const [, rule = ""] = /```js\n([\s\S]*?)```/.exec(await textOf("servicenow")) ?? [];
  const sent: { headers: Record<string, string>; body: string; url: string }[] = [];
  const asUser = (user: string): void => {
    const message = { headers: {} as Record<string, string>, body: "", url: "" };
    class RESTMessageV2 {
      setHttpMethod = (method: string) => expect(method).toBe("post");
      setEndpoint = (url: string) => (message.url = url);
      setRequestHeader = (header: string, value: string) =>
        (message.headers[header.toLowerCase()] = value);
      setRequestBody = (body: string) => (message.body = body);
      executeAsync = () => sent.push(message);
    }
    const row: Record<string, string> = { correlation_id: "key-of-ours", state: "6" };
    runInNewContext(rule, {
      sn_ws: { RESTMessageV2 },
      gs: {
        getUserName: () => user,
        getUserDisplayName: () => "Ada Lovelace",
        getProperty: (name: string) => (name === "plumbline.hook_token" ? "t".repeat(32) : ""),
      },
      GlideDateTime: class {
        getNumericValue = () => 1_772_360_000_000;
      },
      current: { getValue: (field: string) => row[field] },
      previous: {},
    });
  };
  asUser("plumbline");
  expect(sent).toEqual([]);
  asUser("ada");
  const [message] = sent;
  expect(message?.url).toBe("https://PLUMBLINE/v1/channels/tickets/hooks");
  const config = servicenow.config.parse({ ...servicenow.example, hookToken: "t".repeat(32) });
  const request = { headers: message?.headers ?? {}, body: Buffer.from(message?.body ?? "") };
  expect(servicenow.hook.read(request, config)).toEqual({
    outcome: "move",
    move: { key: "key-of-ours", to: "resolve", who: "Ada Lovelace", atMs: 1_772_360_000_000 },
  });
});
