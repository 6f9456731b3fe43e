import { createOutgoing } from "../../outgoing/outgoing.ts";
import { openMetadata } from "../../storage/metadata/open-metadata.ts";
import { createOutbox } from "../outbox.ts";

// A process of its own that sends what waits in the file it is given, until it is killed.
const [path = ""] = process.argv.slice(2);
const outbox = createOutbox({
  metadata: await openMetadata(path),
  ...{ clock: Date.now, random: Math.random, isHushed: () => null, publicUrl: "" },
  outgoing: createOutgoing({ allow: ["127.0.0.1"] }),
});
const never = new AbortController().signal;
for (;;) {
  const { did, nextInMs } = await outbox.turn(never);
  if (!did) await new Promise((resolve) => setTimeout(resolve, Math.min(20, nextInMs)));
}
