import { AdaptiveCard, SerializationContext, Versions } from "adaptivecards";
import { expect, test } from "vitest";
import { sampleNotice, sampleNotices } from "../testing/sample-notice.ts";
import { teams } from "./teams.ts";

function parsed(content: Readonly<Record<string, unknown>>) {
  const card = new AdaptiveCard();
  const context = new SerializationContext(Versions.v1_4);
  card.parse(content, context);
  const problems = Array.from({ length: context.eventCount }, (_, at) => context.getEventAt(at));
  return { card, problems: problems.map(({ message }) => message) };
}

test("every message is a card of version 1.4 that Microsoft's own parser takes", () => {
  for (const notice of sampleNotices) {
    const { attachments, type } = teams.render(notice);
    expect(type).toBe("message");
    const [{ content, contentType }] = attachments;
    expect(contentType).toBe("application/vnd.microsoft.card.adaptive");
    const { card, problems } = parsed(content);
    expect(problems).toEqual([]);
    expect(card.validateProperties().validationEvents).toEqual([]);
    expect(card.getItemCount()).toBeGreaterThan(1);
    expect(card.getActionCount()).toBe(notice.url === null ? 0 : 1);
  }
  expect(
    parsed({ type: "AdaptiveCard", version: "1.4", body: [{ type: "None" }] }).problems,
  ).not.toEqual([]);
});

test("names are shown as they are: nothing in them becomes a link or bold", () => {
  const { attachments } = teams.render(sampleNotice("open", { title: "[x](http://evil.example)" }));
  const body = JSON.stringify(attachments[0].content["body"]);
  expect(body).toContain("[x](http://evil.example)");
  expect(body).not.toContain('"TextBlock"');
});
