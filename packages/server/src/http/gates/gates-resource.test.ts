import {
  gatesAnswerSchema,
  storedGateSchema,
  versionDetailsSchema,
  type VersionDetails,
} from "@plumbline/contracts";
import { createRandom } from "@plumbline/stats";
import { expect, test } from "vitest";
import { createRegistryStore } from "../../storage/metadata/registry-store.ts";
import { watchedServer, type WatchedServer } from "../testing/watched-server.ts";

const url = "/v1/models/fraud";
const day = { from: "2026-03-01T00:00:00Z", to: "2026-03-02T00:00:00Z" };

async function ask({ app }: WatchedServer, payload: object) {
  return app.inject({ method: "POST", url: `${url}/gate`, payload });
}

/** A version that answers all cases of the champion beside it. */
async function addShadow({ lake, app }: WatchedServer, worse: boolean): Promise<void> {
  const { predictions } = (await app.inject({ url: `${url}/predictions?limit=1000` })).json<{
    predictions: { id: string; time: string; subject: string; score: number }[];
  }>();
  const random = createRandom("beside");
  await lake.predict(
    "fraud",
    ...predictions.map(({ id, time, subject, score }) => ({
      ...{ id: `b-${id}`, time: Date.parse(time), version: "v2", subject, latencyMs: 20 },
      score: worse ? 0.2 + 0.6 * random.uniform() : score,
      prediction: true,
      features: { x: 0, color: "red", y: 1 },
    })),
  );
  await lake.flush();
}

async function register(
  { lake }: WatchedServer,
  version: string,
  details: Partial<VersionDetails>,
) {
  const registry = createRegistryStore(lake.metadata, () => 0);
  await registry.register({
    ...{ modelId: await lake.modelId("fraud"), version, parent: "v1", runId: null, actor: "ada" },
    details: versionDetailsSchema.parse(details),
  });
}

test("a version that answered beside the champion is judged on the same cases, and the verdict kept", async () => {
  const server = await watchedServer();
  await addShadow(server, true);
  const answer = await ask(server, { candidate: "v2", champion: "v1", ...day });
  const stored = storedGateSchema.parse(answer.json());
  expect(stored).toMatchObject({
    ...{ runId: null, actor: "local", from: "2026-03-01T00:00:00.000Z" },
    gate: { champion: "v1", candidate: "v2", promote: false, rows: 720, metric: "log-loss" },
  });
  const { gates } = gatesAnswerSchema.parse(
    (await server.app.inject({ url: `${url}/gates` })).json(),
  );
  expect(gates).toEqual([stored]);
  const audit = await server.lake.metadata.db.selectFrom("audit").selectAll().execute();
  expect(audit.find(({ action }) => action === "gate")).toMatchObject({ subject: "fraud" });
});

test("an adjustment is judged by what it makes of the champion's scores", async () => {
  const server = await watchedServer();
  const adjustments = [{ kind: "logistic" as const, slope: 0.2, intercept: 0 }];
  await register(server, "v1-cal", { adjustments });
  const { gate } = storedGateSchema.parse(
    (await ask(server, { candidate: "v1-cal", champion: "v1", ...day })).json(),
  );
  expect(gate).toMatchObject({ candidate: "v1-cal", rows: 720, promote: false });
});

test.each([
  [{ candidate: "v9", champion: "v1" }, 404, "PL_VERSION_UNKNOWN"],
  [{ candidate: "v1", champion: "v1" }, 422, "PL_GATE_IMPOSSIBLE"],
  [{ candidate: "quiet" }, 422, "PL_GATE_IMPOSSIBLE"],
  [{ candidate: "quiet", champion: "v1", ...day }, 422, "PL_GATE_IMPOSSIBLE"],
  [{ candidate: "quiet", champion: "v1", from: day.to, to: day.from }, 400, "PL_REQUEST_INVALID"],
])("what cannot be judged is refused with words: %j", async (payload, status, code) => {
  const server = await watchedServer();
  await register(server, "quiet", {});
  const answer = await ask(server, payload);
  expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code]);
  expect(await server.app.inject({ url: `${url}/gates` }).then((one) => one.json())).toEqual({
    gates: [],
  });
});
