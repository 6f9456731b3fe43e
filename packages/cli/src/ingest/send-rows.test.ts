import { PlumblineError } from "@plumbline/core";
import { expect, test } from "vitest";
import type { ApiClient, RowsAnswer } from "../live/api-client.ts";
import { sendRows } from "./send-rows.ts";

const options = { signal: new AbortController().signal, pauseMs: 0, tries: 4 };

/** A server that answers by what it gets; `sent` has every request. */
function fakeClient(answer: (rows: readonly unknown[], request: number) => RowsAnswer) {
  const sent: (readonly unknown[])[] = [];
  const client: ApiClient = {
    server: "http://fake",
    async try(_, request) {
      const rows = JSON.parse(request?.text ?? "[]") as readonly unknown[];
      sent.push(rows);
      return answer(rows, sent.length);
    },
    ask: () => Promise.reject(new Error("not asked")),
    stream: () => Promise.reject(new Error("not asked")),
    async *events() {},
  };
  return { client, sent };
}

const accepted = (rows: number): RowsAnswer => ({
  isProblem: false,
  value: { accepted: rows, quarantined: 0, rejected: [] },
});

const problem = (status: number, code: string, retryable = false): RowsAnswer => ({
  isProblem: true,
  problem: { status, code, detail: "no", retryable },
  waitMs: null,
});

const unreachable = new PlumblineError("PL_SERVER_UNREACHABLE", { server: "x", seen: "gone" });

test("what passes by itself is tried again", async () => {
  const { client, sent } = fakeClient((rows, request) => {
    if (request === 1) throw unreachable;
    return request === 2 ? problem(503, "PL_LOG_BUSY", true) : accepted(rows.length);
  });
  expect(await sendRows(client, "/p", ["1", "2"], options)).toMatchObject({ accepted: 2 });
  expect(sent).toEqual([
    [1, 2],
    [1, 2],
    [1, 2],
  ]);
});

test("after some tries the failure is told, and what does not pass is told at once", async () => {
  const gone = fakeClient(() => {
    throw unreachable;
  });
  await expect(sendRows(gone.client, "/p", ["1"], options)).rejects.toBe(unreachable);
  expect(gone.sent).toHaveLength(4);
  const refused = fakeClient(() => problem(401, "PL_KEY_MISSING"));
  await expect(sendRows(refused.client, "/p", ["1"], options)).rejects.toMatchObject({
    code: "PL_SERVER_REFUSED",
    message: expect.stringContaining("PLUMBLINE_KEY"),
  });
  expect(refused.sent).toHaveLength(1);
});

test("batches that are too large are halved, and places stay right", async () => {
  const { client, sent } = fakeClient((rows) => {
    if (rows.length > 2) return problem(413, "PL_BODY_TOO_LARGE");
    const rejected = rows.flatMap((row, index) =>
      row === 4 ? [{ index, reason: "id", field: null, value: null, message: "four" }] : [],
    );
    const quarantined = rejected.length;
    return {
      isProblem: false,
      value: { accepted: rows.length - quarantined, quarantined, rejected },
    };
  });
  expect(await sendRows(client, "/p", ["1", "2", "3", "4", "5"], options)).toMatchObject({
    accepted: 4,
    quarantined: 1,
    rejected: [{ index: 3, message: "four" }],
  });
  expect(sent.flatMap((rows) => (rows.length > 2 ? [] : rows))).toEqual([1, 2, 3, 4, 5]);
});

test("a batch of which every row is bad is an answer, not a failure", async () => {
  const refused = problem(422, "PL_ROWS_REFUSED");
  const { client } = fakeClient(() => refused);
  expect(await sendRows(client, "/p", ["1", "2"], options)).toEqual({
    accepted: 0,
    quarantined: 2,
    rejected: [],
  });
});

test("a stopped command does not wait for the next try", async () => {
  const stopping = new AbortController();
  const { client } = fakeClient(() => {
    stopping.abort(new Error("SIGINT"));
    return problem(503, "PL_LOG_BUSY", true);
  });
  const slow = { signal: stopping.signal, pauseMs: 1e6 };
  await expect(sendRows(client, "/p", ["1"], slow)).rejects.toMatchObject({ name: "AbortError" });
});
