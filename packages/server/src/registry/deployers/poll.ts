import { z } from "zod";
import type { Deployer } from "../deployer.ts";

const config = z.strictObject({ kind: z.literal("poll") });

export const poll = {
  id: "poll",
  title: "Model servers ask for the champion",
  config,
  example: { kind: "poll" },
  tell: null,
} as const satisfies Deployer<z.output<typeof config>>;
