import { expect, test } from "vitest";
import { csvText } from "../fixtures/csv-text.ts";
import { alertsOf } from "../fixtures/find-in-result.ts";
import { workFolder } from "../fixtures/work-folder.ts";

const good = csvText("id,x,c", 300, (i) => [i, i % 97, "abc"[i % 3] ?? ""]);

test("a saved baseline is what its rows are, whatever the file is called", async () => {
  using files = workFolder();
  files.write("good.csv", good);
  await files.save("good.csv", "good.json");
  files.copy("good.json", "good.txt");
  files.write("marked.json", `\uFEFF${String(files.read("good.json"))}`);
  const fromRows = await files.check("good.csv", "good.csv");
  for (const path of ["good.json", "good.txt", "marked.json"]) {
    const document = await files.check("good.csv", path);
    expect({ ...document, baseline: null }).toEqual({ ...fromRows, baseline: null });
  }
});

test("a saved baseline that is cut, bent or empty is told from rows", async () => {
  using files = workFolder();
  files.write("good.csv", good);
  await files.save("good.csv", "good.json");
  const text = String(files.read("good.json"));
  const damaged: Record<string, string> = {
    "half.json": text.slice(0, text.length >> 1),
    "without-end.json": text.slice(0, -1),
    "without-plan.json": text.replace('"plan":{', '"plans":{'),
    "words-for-numbers.json": text.replace(/"finite":\d+/, '"finite":"many"'),
    "other.json": '{"format":"plumbline-result","version":1}',
  };
  for (const [path, content] of Object.entries(damaged)) {
    files.write(path, content);
    const { code, message } = await files.fail("check", "good.csv", "--baseline", path);
    expect([path, code]).toEqual([path, "PL_DOCUMENT_UNREADABLE"]);
    expect(message).toMatch(new RegExp(`^${path} is not a Plumbline baseline: `));
  }
  files.write("empty.json", "");
  const { message } = await files.fail("check", "good.csv", "--baseline", "empty.json");
  expect(message).toContain("empty.json");
});

test("a saved baseline of a later version asks for an update", async () => {
  using files = workFolder();
  files.write("good.csv", good);
  await files.save("good.csv", "good.json");
  const later = String(files.read("good.json")).replace('"version":1', '"version":2');
  files.write("later.json", later);
  const { code, message } = await files.fail("check", "good.csv", "--baseline", "later.json");
  expect(code).toBe("PL_DOCUMENT_TOO_NEW");
  expect(message).toMatch(/later\.json has format version 2.*up to 1: update Plumbline/);
});

test("a profile of another plan does not pass for the baseline's own", async () => {
  using files = workFolder();
  files.write("good.csv", good);
  files.write("other.csv", good.replaceAll("1", "2"));
  await files.save("good.csv", "good.json");
  await files.save("other.csv", "other.json");
  const baselineOf = (name: string) =>
    JSON.parse(String(files.read(name))) as { readonly plan: unknown; readonly profile: unknown };
  const { plan } = baselineOf("good.json");
  files.write("mixed.json", JSON.stringify({ ...baselineOf("other.json"), plan }));
  const { code } = await files.fail("check", "good.csv", "--baseline", "mixed.json");
  expect(code).toBe("PL_PLAN_MISMATCH");
  // Asked for other roles than it was made with, it is not silently used.
  const stale = await files.fail("check", "good.csv", "--baseline", "good.json", "--target", "c");
  expect(stale.code).toBe("PL_BASELINE_STALE");
});

test("a saved baseline in place of rows is told", async () => {
  using files = workFolder();
  files.write("good.csv", good);
  await files.save("good.csv", "good.json");
  const { code, message } = await files.fail("check", "good.json", "--baseline", "good.csv");
  expect(code).toBe("PL_SOURCE_UNREADABLE");
  expect(message).toMatch(/good\.json.*saved baseline/);
});

test("nothing of a check depends on the order of columns", async () => {
  using files = workFolder();
  files.write("good.csv", good);
  files.write(
    "turned.csv",
    csvText("c,id,x", 300, (i) => ["abc"[i % 3] ?? "", i, i % 97]),
  );
  expect(alertsOf(await files.check("turned.csv", "good.csv"))).toEqual([]);
});
