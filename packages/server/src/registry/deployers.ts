import type { z } from "zod";
import type { DeployAnswer, DeployEffects, Deployer, DeployOrder } from "./deployer.ts";
import { command } from "./deployers/command.ts";
import { poll } from "./deployers/poll.ts";
import { webhook } from "./deployers/webhook.ts";

/** All ways to deploy there are. */
export const deployers = [poll, command, webhook] as const;

/** A deployment of a model's configuration, ready to be told; or what is wrong with it. */
export type ReadDeployment =
  | { readonly isPolled: true }
  | {
      readonly isPolled: false;
      tell(order: DeployOrder, effects: DeployEffects): Promise<DeployAnswer>;
    }
  | { readonly isPolled: null; readonly issues: readonly DeploymentIssue[] };

export interface DeploymentIssue {
  readonly path: readonly PropertyKey[];
  readonly problem: string;
}

/** @param document `deployment` of the configuration */
export function readDeployment(document: { readonly kind: string }): ReadDeployment {
  const found = (deployers as readonly Deployer[]).find(({ id }) => id === document.kind);
  if (found === undefined) {
    const known = deployers.map(({ id }) => id).join(", ");
    const problem = `there is no deployment ${JSON.stringify(document.kind)}, expected one of ${known}`;
    return { isPolled: null, issues: [{ path: ["kind"], problem }] };
  }
  return read(found, document);
}

function read<Config>(deployer: Deployer<Config>, document: unknown): ReadDeployment {
  const parsed: z.ZodSafeParseResult<Config> = deployer.config.safeParse(document);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => ({ path, problem: message }));
    return { isPolled: null, issues };
  }
  const { tell } = deployer;
  if (tell === null) return { isPolled: true };
  return { isPolled: false, tell: (order, effects) => tell(order, parsed.data, effects) };
}
