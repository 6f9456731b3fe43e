import { PlumblineError } from "@plumbline/core";
import type { Io } from "../io.ts";

/** Where merge requests are, and how to speak there. */
export interface Forge {
  readonly kind: "github" | "gitlab";
  /** Of the API, without a slash at its end. */
  readonly api: string;
  /** OWNER/NAME, or the number or path of the project. */
  readonly project: string;
  readonly token: string;
  readonly commit: string;
  /** When the pipeline itself says which one it is of. */
  readonly mergeRequest: string | null;
}

type Env = Io["env"];

/**
 * By what the CI system says of itself. Jenkins and CircleCI build what lies elsewhere: the address of
 * the repository says where.
 */
export function findForge(env: Env): Forge {
  if (isSet(env["GITLAB_CI"])) return gitlabOf(env);
  if (isSet(env["GITHUB_ACTIONS"])) return githubOf(env, env["GITHUB_REPOSITORY"] ?? "");
  const url = env["GIT_URL"] ?? env["CIRCLE_REPOSITORY_URL"] ?? "";
  const [, host = "", path = ""] =
    /(?:@|:\/\/(?:[^@/]*@)?)([^:/]+)(?::\d+)?[:/](.+?)(?:\.git)?\/?$/.exec(url) ?? [];
  if (host === "" || path === "") throw unknown();
  return /gitlab/i.test(host) ? gitlabAt(env, host, path) : githubOf(env, path);
}

const isSet = (value: string | undefined): boolean => value !== undefined && value !== "";

function unknown(): PlumblineError {
  return new PlumblineError("PL_USAGE_INVALID", {
    problem: "nothing says where the merge request is",
    remedy:
      "It is known in GitHub Actions and GitLab CI, and elsewhere by GIT_URL or CIRCLE_REPOSITORY_URL",
  });
}

function needed(env: Env, names: readonly string[], remedy: string): string {
  for (const name of names) {
    const value = env[name];
    if (value !== undefined && value !== "") return value;
  }
  const problem = `there is no value in ${names.join(" or ")}`;
  throw new PlumblineError("PL_USAGE_INVALID", { problem, remedy });
}

const commitNames = ["GITHUB_SHA", "CI_COMMIT_SHA", "GIT_COMMIT", "CIRCLE_SHA1"];

const githubOf = (env: Env, project: string): Forge => ({
  ...{ kind: "github", project, mergeRequest: null },
  api: env["GITHUB_API_URL"] ?? "https://api.github.com",
  token: needed(env, ["GITHUB_TOKEN"], "Give a token with pull requests: write"),
  commit: needed(env, commitNames, "Name the commit that was built"),
});

const gitlabToken = ["PLUMBLINE_GITLAB_TOKEN", "GITLAB_TOKEN"];

const gitlabOf = (env: Env): Forge => ({
  ...{ kind: "gitlab", project: env["CI_PROJECT_ID"] ?? "" },
  api: env["CI_API_V4_URL"] ?? "https://gitlab.com/api/v4",
  token: needed(env, gitlabToken, "Give a project access token with the scope api"),
  commit: needed(env, commitNames, "Name the commit that was built"),
  mergeRequest: env["CI_MERGE_REQUEST_IID"] ?? null,
});

const gitlabAt = (env: Env, host: string, project: string): Forge => ({
  ...{ kind: "gitlab", project, mergeRequest: null },
  api: env["CI_API_V4_URL"] ?? `https://${host}/api/v4`,
  token: needed(env, gitlabToken, "Give a project access token with the scope api"),
  commit: needed(env, commitNames, "Name the commit that was built"),
});
