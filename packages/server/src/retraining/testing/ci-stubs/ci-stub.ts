import type { StubReply, StubRequest } from "../misbehaving-server.ts";

/** A pipeline that the stand-in of a CI system runs. */
export interface StubPipeline {
  readonly id: number;
  readonly parameters: Readonly<Record<string, string>>;
  state: "running" | "succeeded" | "failed" | "cancelled";
}

export interface SignedHookRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The stand-in of a CI system, written from its documentation. */
export interface CiStub {
  readonly pipelines: StubPipeline[];
  handle(request: StubRequest): StubReply;
  /** Of the executor, at this address. */
  config(url: string): Readonly<Record<string, unknown>> & { readonly kind: string };
  readonly environment: Readonly<Record<string, string>>;
  /** Whether a request asks for a start. */
  isStart(request: StubRequest): boolean;
  /** A webhook as the system sends it, about our project or about another one; null without webhooks. */
  hook: ((project: "ours" | "another", secret: string) => SignedHookRequest) | null;
}

/** The key of an attempt, under whatever name it came. */
export const keyOf = ({ parameters }: StubPipeline): string =>
  parameters["PLUMBLINE_ATTEMPT"] ?? parameters["plumbline_attempt"] ?? "";

export const secret = "very-secret-token-0001";
export const hookSecret = "very-secret-hook-0002";
export const triggerSecret = "very-secret-trigger-0003";

/** The part of a path that a pattern catches. */
export const numberIn = (path: string, pattern: RegExp): number =>
  Number(pattern.exec(path)?.[1] ?? Number.NaN);

export const missing: StubReply = { status: 404, body: { message: "Not Found" } };
