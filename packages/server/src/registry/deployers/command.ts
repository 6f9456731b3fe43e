import { durationMs, durationSchema } from "@plumbline/contracts";
import { z } from "zod";
import type { CommandResult, Deployer, DeployAnswer, DeployOrder } from "../deployer.ts";

const config = z.strictObject({
  kind: z.literal("command"),
  command: z.array(z.string().min(1)).min(1).describe("Program and arguments; no shell reads them"),
  timeout: durationSchema.default("10m").describe("It is ended when it takes longer"),
  folder: z.string().min(1).optional().describe("Where it runs"),
});

/** Runs a program on the machine of the server: exit code 0 means that the version answers. */
export const command = {
  id: "command",
  title: "A program on this machine",
  config,
  example: { kind: "command", command: ["./deploy.sh"], timeout: "10m" },
  async tell(order, { command: words, timeout, folder }, { run, signal }) {
    const result = await run(words, {
      input: JSON.stringify(order),
      environment: environmentOf(order),
      timeoutMs: durationMs(timeout),
      ...{ folder, signal },
    });
    return answerOf(result, timeout);
  },
} as const satisfies Deployer<z.output<typeof config>>;

function environmentOf(order: DeployOrder): Readonly<Record<string, string>> {
  return {
    PLUMBLINE_MOVE: order.key,
    PLUMBLINE_MODEL: order.model,
    PLUMBLINE_VERSION: order.version,
    PLUMBLINE_PREVIOUS: order.previous ?? "",
    PLUMBLINE_KIND: order.kind,
    PLUMBLINE_ARTIFACT: order.artifact?.address ?? "",
    PLUMBLINE_ARTIFACT_DIGEST: order.artifact?.digest ?? "",
  };
}

function answerOf({ exitCode, output, failure }: CommandResult, timeout: string): DeployAnswer {
  const said = output.trim() === "" ? "" : `: ${output.trim()}`;
  if (exitCode === 0) return { outcome: "done", message: `It ended well${said}` };
  if (failure === "not-started") return { outcome: "failed", message: `It cannot start${said}` };
  const seen =
    failure === "timed-out"
      ? `It took longer than ${timeout}`
      : failure === "stopped"
        ? "It was stopped with the server"
        : `It ended with code ${exitCode}`;
  return { outcome: "again", message: `${seen}${said}` };
}
