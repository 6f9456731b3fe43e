import { PlumblineError } from "@plumbline/core";
import { z } from "zod";
import type { Forge } from "./find-forge.ts";

export interface CommentOptions {
  readonly text: string;
  /** In a hidden mark: a comment with the same one is written over. */
  readonly name: string;
  readonly signal: AbortSignal;
}

/** Where a comment stands now, or that there was nowhere to put one. */
export type CommentAnswer =
  | { readonly outcome: "made" | "changed"; readonly mergeRequest: number }
  | { readonly outcome: "nowhere" };

const requestsSchema = z.array(
  z.object({ number: z.int().optional(), iid: z.int().optional(), state: z.string() }),
);
const commentsSchema = z.array(z.object({ id: z.int(), body: z.string().nullable() }));
const mostPages = 20;
const pageSize = 100;

/** Puts one comment on each open merge request of a commit, or changes the one that is there. */
export async function putComment(
  forge: Forge,
  { text, name, signal }: CommentOptions,
): Promise<readonly CommentAnswer[]> {
  const ask = asker(forge, signal);
  const marker = `<!-- plumbline:${name} -->`;
  const body = `${marker}\n${text}`;
  const numbers = await mergeRequestsOf(forge, ask);
  const answers: CommentAnswer[] = [];
  for (const mergeRequest of numbers) {
    const place = placeOf(forge, mergeRequest);
    const known = await findComment(ask, place.list, marker);
    if (known === undefined) await ask("POST", place.list, { body });
    else await ask(place.method, place.one(known), { body });
    answers.push({ outcome: known === undefined ? "made" : "changed", mergeRequest });
  }
  return answers.length === 0 ? [{ outcome: "nowhere" }] : answers;
}

type Ask = (
  method: "GET" | "POST" | "PUT" | "PATCH",
  path: string,
  body?: object,
) => Promise<unknown>;

const projectPath = ({ kind, project }: Forge): string =>
  kind === "github" ? `/repos/${project}` : `/projects/${encodeURIComponent(project)}`;

function placeOf(forge: Forge, mergeRequest: number) {
  const base = projectPath(forge);
  return forge.kind === "github"
    ? ({
        list: `${base}/issues/${mergeRequest}/comments`,
        one: (id: number) => `${base}/issues/comments/${id}`,
        method: "PATCH",
      } as const)
    : ({
        list: `${base}/merge_requests/${mergeRequest}/notes`,
        one: (id: number) => `${base}/merge_requests/${mergeRequest}/notes/${id}`,
        method: "PUT",
      } as const);
}

async function mergeRequestsOf(forge: Forge, ask: Ask): Promise<readonly number[]> {
  const { kind, commit, mergeRequest } = forge;
  if (mergeRequest !== null) return [Number(mergeRequest)];
  const base = projectPath(forge);
  const path =
    kind === "github"
      ? `${base}/commits/${commit}/pulls`
      : `${base}/repository/commits/${commit}/merge_requests`;
  const found = requestsSchema.parse(await ask("GET", path));
  return found
    .filter(({ state }) => state === "open" || state === "opened")
    .flatMap(({ number, iid }) => number ?? iid ?? []);
}

async function findComment(ask: Ask, list: string, marker: string): Promise<number | undefined> {
  for (let page = 1; page <= mostPages; page++) {
    const all = commentsSchema.parse(await ask("GET", `${list}?per_page=${pageSize}&page=${page}`));
    const known = all.find(({ body }) => body?.startsWith(marker) === true);
    if (known !== undefined || all.length < pageSize) return known?.id;
  }
  return undefined;
}

const timeoutMs = 30_000;

function asker({ kind, api, token }: Forge, signal: AbortSignal): Ask {
  const headers: Record<string, string> =
    kind === "github"
      ? { accept: "application/vnd.github+json", authorization: `Bearer ${token}` }
      : { "private-token": token };
  return async (method, path, body) => {
    const answer = await fetch(`${api}${path}`, {
      method,
      headers: {
        ...headers,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      // The token goes to nobody else.
      redirect: "error",
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    }).catch((cause: unknown) => {
      signal.throwIfAborted();
      throw failed(kind, "it gave no answer", cause);
    });
    const text = await answer.text();
    if (!answer.ok) throw failed(kind, `it answered ${answer.status}: ${text.slice(0, 300)}`);
    return text === "" ? null : JSON.parse(text);
  };
}

function failed(kind: Forge["kind"], seen: string, cause?: unknown): PlumblineError {
  const name = kind === "github" ? "GitHub" : "GitLab";
  const remedy =
    kind === "github"
      ? "The token needs pull requests: write"
      : "The token needs the scope api, and the role Reporter or more";
  const problem = `the comment is not on ${name}: ${seen}`;
  return new PlumblineError("PL_USAGE_INVALID", { problem, remedy }, { cause });
}
