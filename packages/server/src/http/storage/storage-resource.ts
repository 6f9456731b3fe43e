import { storageAnswerSchema, type ModelStorage } from "@plumbline/contracts";
import { countWords } from "../../domain/incident-words.ts";
import { readModelConfig } from "../../monitors/monitored-models.ts";
import { readStorageUse, type ModelUse } from "../../storage/metadata/storage-use.ts";
import type { Resource } from "../app.ts";
import { isoTime } from "../read-side/iso-time.ts";

/** What is kept, and how large it is. */
export const storageResource: Resource = {
  tag: "status",
  description: "How the server and all its models are doing",
  register(app, { metadata, settings }) {
    const schema = {
      ...{
        tags: ["status"],
        summary: "What is kept of each model, how large it is, and for how long",
      },
      response: { 200: storageAnswerSchema },
    };
    const route = { config: { scope: "read" }, schema } as const;
    app.get("/v1/storage", route, async () => {
      const { models: used, artifactBytes, metadataBytes } = await readStorageUse(metadata);
      const models = used.map(shownUse).toSorted((a, b) => bytesOf(b) - bytesOf(a));
      const rowBytes = models.reduce(
        (sum, one) => sum + one.predictionBytes + one.feedbackBytes + one.rowSetBytes,
        0,
      );
      const totalBytes = rowBytes + artifactBytes + metadataBytes;
      const limits = Object.fromEntries(
        Object.entries(settings).filter(([name]) =>
          /Bytes|Rows|PerMinute|Connections|Ms$/.test(name),
        ),
      );
      const forever = models.filter(({ retentionDays }) => retentionDays === null).length;
      return {
        ...{ models, artifactBytes, metadataBytes, totalBytes, limits },
        sentence: `${countWords(models.length, "model")} keep ${bytesText(totalBytes)}; ${forever} of them keep their rows for ever`,
      };
    });
  },
};

const bytesOf = ({ predictionBytes, feedbackBytes, profileBytes, rowSetBytes }: ModelStorage) =>
  predictionBytes + feedbackBytes + profileBytes + rowSetBytes;

function shownUse({ configJson, days, fromMs, toMs, ...use }: ModelUse): ModelStorage {
  const rowBytes = use.predictionBytes + use.feedbackBytes;
  return {
    ...use,
    from: fromMs === null ? null : isoTime(fromMs),
    to: toMs === null ? null : isoTime(toMs),
    bytesPerDay: days === 0 ? null : rowBytes / days,
    retentionDays: readModelConfig(configJson).retentionDays ?? null,
  };
}

function bytesText(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let [value, place] = [bytes, 0];
  for (; value >= 1_000 && place < units.length - 1; place++) value /= 1_000;
  return `${Number(value.toPrecision(3))} ${units[place]}`;
}
