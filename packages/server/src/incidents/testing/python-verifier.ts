import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** What goes over the wire. */
export interface SignedRequest {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const packages = ["standardwebhooks==1.0.1"];
const cache = fileURLToPath(new URL("../../../../../node_modules/.cache", import.meta.url));
const folder = join(cache, "venv-standardwebhooks");
const python = join(folder, "bin/python");

const runs = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: "ignore" }).status === 0;

/** Makes the environment with the reference verifier once; false where there is no Python or no registry. */
export function hasPythonVerifier(): boolean {
  if (existsSync(python) && runs(python, ["-c", "import standardwebhooks"])) return true;
  mkdirSync(cache, { recursive: true });
  const isMade = runs("uv", ["--version"])
    ? runs("uv", ["venv", "--quiet", "--clear", folder]) &&
      runs("uv", ["pip", "install", "--quiet", "--python", python, ...packages])
    : runs("python3", ["-m", "venv", "--clear", folder]) &&
      runs(python, ["-m", "pip", "install", "--quiet", ...packages]);
  return isMade && runs(python, ["-c", "import standardwebhooks"]);
}

const program = `
import json, sys
from standardwebhooks.webhooks import Webhook
given = json.load(sys.stdin)
results = []
for request in given["requests"]:
    try:
        Webhook(given["secret"]).verify(request["body"], request["headers"])
        results.append("verified")
    except Exception as error:
        results.append(str(error))
print(json.dumps(results))
`;

/** What the reference implementation in Python says of each request. */
export function verifyInPython(secret: string, requests: readonly SignedRequest[]): string[] {
  const input = JSON.stringify({ secret, requests });
  const run = spawnSync(python, ["-c", program], { input, encoding: "utf8" });
  if (run.status !== 0) throw new Error(`the verifier failed: ${run.stderr}`);
  return JSON.parse(run.stdout) as string[];
}
