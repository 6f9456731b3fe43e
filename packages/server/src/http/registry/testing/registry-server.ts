import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DeploymentDocument } from "@plumbline/contracts";
import type { InjectOptions } from "fastify";
import { onTestFinished } from "vitest";
import { createModelDirectory } from "../../../ingest/model-directory.ts";
import { createArtifactFiles } from "../../../registry/artifact-files.ts";
import { createDeploymentLoop } from "../../../registry/deployment-loop.ts";
import { createModelStore } from "../../../storage/metadata/model-store.ts";
import { openMetadata } from "../../../storage/metadata/open-metadata.ts";
import { createChangeFeed } from "../../change-feed.ts";
import { testServer, type TestServerOptions } from "../../testing/test-server.ts";

/** The web server over models in the metadata, with the loop of deployments at hand. */
export async function registryServer(options: TestServerOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), "registry-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const metadata = await openMetadata(":memory:");
  const now = { ms: Date.UTC(2026, 2, 1) };
  const clock = (): number => now.ms;
  const limits = { canCreate: true, maxModels: 50 };
  const models = await createModelDirectory(createModelStore(metadata.db), clock, limits);
  const [artifactFolder, tempFolder] = [join(folder, "artifacts"), join(folder, "tmp")];
  const artifacts = createArtifactFiles({ folder: artifactFolder, tempFolder });
  const changes = createChangeFeed();
  const told: string[] = [];
  const nobody = () => Promise.reject(new Error("not used"));
  const loop = createDeploymentLoop({
    ...{ metadata, clock, random: () => 1, environment: {} },
    http: { send: nobody, postJson: nobody },
    run: (_words, { environment }) => {
      told.push(environment["PLUMBLINE_VERSION"] ?? "");
      return Promise.resolve({ exitCode: 0, output: "", failure: null });
    },
    onChanged: (change) => changes.publish(change),
  });
  const { signal } = new AbortController();
  const server = await testServer({
    ...options,
    deps: { metadata, models, artifacts, changes, clock, ...options.deps },
  });
  onTestFinished(async () => {
    await server.app.close();
    await metadata.close();
  });
  const inject = async (request: InjectOptions) => {
    const answer = await server.app.inject(request);
    return { status: answer.statusCode, body: answer.body === "" ? null : answer.json<unknown>() };
  };
  return {
    ...{ ...server, metadata, models, artifactFolder, told, now, changes },
    get: (url: string) => inject({ url: `/v1/models/churn${url}` }),
    post: (url: string, payload: object) =>
      inject({ method: "POST", url: `/v1/models/churn${url}`, payload }),
    put: (url: string, payload: object) =>
      inject({ method: "PUT", url: `/v1/models/churn${url}`, payload }),
    deployBy: async (deployment: DeploymentDocument) => {
      const { id } = await models.obtain("churn");
      await createModelStore(metadata.db).saveConfig(id, { deployment }, 0);
    },
    see: async (version: string, first: number, last: number) => {
      const { id } = await models.obtain("churn");
      const times = { first_seen_at: first, last_seen_at: last };
      await metadata.db
        .insertInto("versions")
        .values({ model_id: id, version, ...times })
        .execute();
    },
    turns: async (count: number) => {
      for (let turn = 0; turn < count; turn++) await loop.turn(signal);
    },
  };
}
