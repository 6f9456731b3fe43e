import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { gitFacts } from "../live/git-facts.ts";
import { fakeFolder } from "../testing/fake-folder.ts";
import { liveServer } from "../testing/live-server.ts";

const live = await liveServer({}, afterAll);

const git = (folder: string, ...args: readonly string[]): void => {
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], {
    ...{ cwd: folder, stdio: "ignore" },
  });
};

function repository(folder: string): void {
  git(folder, "init", "-b", "main");
  git(folder, "commit", "--allow-empty", "-m", "first");
  git(folder, "remote", "add", "origin", "https://me:secret@git.example/churn.git");
}

test("git says commit, branch, changes and address, without what is secret", async () => {
  using folder = fakeFolder();
  expect(await gitFacts(folder.path)).toBeNull();
  repository(folder.path);
  const facts = { branch: "main", repository: "https://git.example/churn.git", isDirty: false };
  expect(await gitFacts(folder.path)).toMatchObject({ ...facts, commit: expect.any(String) });
});

test("a version is registered, compared, promoted and taken back from the command line", async () => {
  repository(live.folder);
  live.write("model.bin", "weights");
  live.write("adjustments.json", '[{"kind": "threshold", "threshold": 0.4}]');
  live.write("notes.txt", "kept");
  git(live.folder, "add", "notes.txt");
  const registered = await live.run(
    ...["model", "register", "churn", "v1", "--artifact", "model.bin", "--param", "depth=6"],
    ...["--importance", "age=3", "--importance-source", "permutation"],
    ...["--metric", "auroc=0.8", "--data", "dvc=3f2a", "--note", "the first"],
  );
  expect(registered).toMatchObject({ exitCode: 0, err: "" });
  expect(registered.out).toMatch(/code +[0-9a-f]{40} with changes/);
  expect(registered.out).toMatch(/artifact +plumbline:sha256:/);
  expect(registered.out).toMatch(/aliases +champion/);
  expect(await live.json("model", "show", "churn", "v1")).toMatchObject({
    details: { importance: { source: "permutation", of: { age: 3 } } },
  });
  await live.run(
    ...["model", "register", "churn", "v2", "--artifact-address", "s3://m/v2", "--no-git"],
    ...["--param", "depth=8", "--metric", "auroc=0.85", "--parent", "v1"],
  );
  const adjusted = ["--parent", "v2", "--adjustments", "adjustments.json", "--no-git"];
  await live.run("model", "register", "churn", "v2-t", ...adjusted);
  expect(await live.json("model", "show", "churn", "v2-t")).toMatchObject({ kind: "adjustment" });
  const changed = await live.run("model", "register", "churn", "v2", "--no-git");
  expect(changed).toMatchObject({ exitCode: 2 });
  expect(changed.err).toContain("PL_VERSION_CONFLICT");
  expect((await live.run("model", "list", "churn")).out).toMatch(/v1 +champion +model/);

  const diff = await live.run("model", "diff", "churn", "v1", "v2");
  expect(diff.out).toContain("depth: 6 → 8");
  expect(diff.out).toContain("auroc: 0.8 → 0.85 (+0.05)");
  expect(await live.run("model", "promote", "churn", "v2")).toMatchObject({
    ...{ exitCode: 2, err: expect.stringContaining('--reason "…"') },
  });
  const promoted = await live.run("model", "promote", "churn", "v2", "--reason", "better");
  expect(promoted.out).toMatch(/champion v1 → v2 +promotion by local: better \(being deployed\)/);
  const back = await live.run("model", "rollback", "churn", "--reason", "worse");
  expect(back.out).toContain("champion v2 → v1");
  const none = await live.run("model", "rollback", "churn", "--reason", "worse");
  expect(none).toMatchObject({ exitCode: 2, err: expect.stringContaining("v1 has no earlier") });
  const shown = await live.run("model", "show", "churn");
  expect(shown.out).toContain("rollback to  nowhere: there is no earlier champion");
  expect((await live.run("model", "lineage", "churn", "v2")).out).toContain(
    "followed by → version v2",
  );

  const exported = await live.run(
    "audit",
    "--export",
    "audit.ndjson",
    "--action",
    "alias-rollback",
  );
  expect(exported.exitCode).toBe(0);
  const [line = ""] = readFileSync(join(live.folder, "audit.ndjson"), "utf8").split("\n");
  expect(JSON.parse(line)).toMatchObject({ actor: "local", details: { reason: "worse" } });
  expect((await live.run("audit")).out).toContain("alias-rollback");
});

test("a program of the machine is told of a promotion; nothing is rehearsed while it is watched", async () => {
  live.write(
    "delays.yaml",
    `deployment: { kind: command, command: [${JSON.stringify(process.execPath)}, "-e", "0"] }\n`,
  );
  expect(await live.run("apply", "delays.yaml", "--model", "delays")).toMatchObject({
    exitCode: 0,
  });
  await live.run("model", "register", "delays", "v1", "--no-git");
  await live.run("model", "register", "delays", "v2", "--no-git");
  await live.run("model", "promote", "delays", "v2", "--reason", "better");
  interface Shown {
    readonly moves: readonly { readonly deployment: { readonly state: string } }[];
  }
  const isDeployed = ({ moves }: Shown): boolean => moves[0]?.deployment.state === "done";
  await live.until(isDeployed, "model", "show", "delays");
  const drill = await live.run("model", "drill", "delays");
  expect(drill).toMatchObject({ exitCode: 2, err: expect.stringContaining("PL_DRILL_REFUSED") });
  expect(drill.err).toContain("v2 is being watched since its promotion");
});

test("people are added, listed, changed and disabled from the command line", async () => {
  const made = await live.run("people", "add", "Ada", "--role", "operator");
  expect(made.out).toMatch(/^ada is operator, with this password, shown this once:\n\S{24}\n$/);
  live.write("password", "seven red bicycles\n");
  const bob = await live.run("people", "add", "bob", "--password-file", "password");
  expect(bob.out).toBe("bob is viewer\n");
  expect((await live.run("people", "role", "ada", "approver")).out).toBe("ada is approver\n");
  expect((await live.run("people", "disable", "bob")).out).toBe("bob cannot sign in any more\n");
  expect((await live.run("people", "list")).out).toMatch(/ada +approver/);
  expect(await live.run("people", "role", "eve", "admin")).toMatchObject({
    ...{ exitCode: 2, err: expect.stringContaining("PL_PERSON_UNKNOWN") },
  });
});
