import { execFile } from "node:child_process";

export interface GitFacts {
  readonly repository?: string;
  readonly commit: string;
  readonly branch?: string;
  /** There are changes that no commit has. */
  readonly isDirty: boolean;
}

/** What git says of a folder; null without git, outside of a repository, or before its first commit. */
export async function gitFacts(folder: string): Promise<GitFacts | null> {
  const commit = await git(folder, "rev-parse", "HEAD");
  if (commit === null || commit === "") return null;
  const [branch, changes, repository] = await Promise.all([
    git(folder, "symbolic-ref", "--short", "-q", "HEAD"),
    git(folder, "status", "--porcelain", "--untracked-files=no"),
    git(folder, "config", "--get", "remote.origin.url"),
  ]);
  return {
    commit,
    isDirty: changes !== "",
    ...(branch === null || branch === "" ? {} : { branch }),
    ...(repository === null || repository === "" ? {} : { repository: withoutUser(repository) }),
  };
}

const timeoutMs = 10_000;

/** Without a shell, and without asking for passwords. */
function git(folder: string, ...args: readonly string[]): Promise<string | null> {
  const env = { ...process.env, GIT_TERMINAL_PROMPT: "0", GIT_OPTIONAL_LOCKS: "0" };
  return new Promise((resolve) => {
    execFile("git", [...args], { cwd: folder, timeout: timeoutMs, env }, (error, stdout) =>
      resolve(error === null ? stdout.trim() : null),
    );
  });
}

/** An address may hold a password. */
function withoutUser(address: string): string {
  return address.replace(/^([a-z+]+:\/\/)[^/@]*@/i, "$1");
}
