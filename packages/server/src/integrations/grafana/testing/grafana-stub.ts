import {
  misbehavingServer,
  type MisbehavingServer,
  type StubReply,
  type StubRequest,
} from "../../../retraining/testing/misbehaving-server.ts";
import type { GrafanaAnnotation } from "../grafana-annotation.ts";

export interface GrafanaStub extends MisbehavingServer {
  readonly token: string;
  readonly annotations: readonly GrafanaAnnotation[];
}

const token = "glsa_stub_0123456789";

/** What the documentation says of the parts of Grafana that are used; nobody ran Grafana itself. */
export async function grafanaStub(): Promise<GrafanaStub> {
  const annotations: GrafanaAnnotation[] = [];
  const server = await misbehavingServer((request) => answerOf(request, annotations));
  return { ...server, token, annotations };
}

function answerOf(request: StubRequest, annotations: GrafanaAnnotation[]): StubReply {
  const { pathname, searchParams } = new URL(request.path, "http://grafana");
  if (pathname === "/api/health") {
    return { status: 200, body: { commit: "0", database: "ok", version: "12.4.0" } };
  }
  if (request.headers.authorization !== `Bearer ${token}`) {
    return { status: 401, body: { message: "Invalid API key" } };
  }
  if (pathname !== "/api/annotations") return { status: 404, body: { message: "Not found" } };
  if (request.method === "GET") {
    const tags = searchParams.getAll("tags");
    const found = annotations.flatMap((one, id) =>
      tags.every((tag) => one.tags.includes(tag)) ? [{ id, ...one }] : [],
    );
    return { status: 200, body: found.slice(0, Number(searchParams.get("limit") ?? 100)) };
  }
  const annotation = JSON.parse(request.body) as GrafanaAnnotation;
  if (annotation.text === "") return { status: 400, body: { message: "text is empty" } };
  annotations.push(annotation);
  return { status: 200, body: { message: "Annotation added", id: annotations.length - 1 } };
}
