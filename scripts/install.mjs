// Plain JavaScript, for whatever Node starts it: installs the locked packages, Node 24 among them,
// unless that is done already, and with --with-test-tools the Debian programs that tests run.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const marker = join(root, "node_modules", ".installed-lock");
const lock = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");

if (Number(process.versions.node.split(".")[0]) < 20) {
  console.error(`Plumbline needs Node 20 or newer to install itself; this is ${process.version}`);
  process.exit(2);
}
if (!existsSync(marker) || readFileSync(marker, "utf8") !== lock) {
  console.error("Installing packages (about half a minute the first time) …");
  const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  if (npm.status !== 0) {
    console.error("npm ci failed: see above. Is the package registry reachable?");
    process.exit(2);
  }
  writeFileSync(marker, lock);
}
const testTools = [
  {
    path: "/usr/bin/chromium",
    packages: ["chromium", "fonts-dejavu-core"],
    use: "tests of the HTML report in a browser",
  },
  {
    path: "/usr/bin/prometheus",
    packages: ["prometheus"],
    use: "tests of the metrics with a real Prometheus",
  },
  {
    path: "/usr/bin/prometheus-alertmanager",
    packages: ["prometheus-alertmanager"],
    use: "tests of notifications with a real Alertmanager",
  },
  {
    path: "/usr/bin/rsync",
    packages: ["rsync"],
    use: "tests that run the pipeline for GitLab",
  },
  {
    path: "/usr/bin/java",
    packages: ["default-jre-headless"],
    use: "tests of the Jenkinsfile",
  },
];

if (process.argv.includes("--with-test-tools")) {
  installTools(testTools.filter(({ path }) => !existsSync(path)));
}

function installTools(missing) {
  if (missing.length === 0) return;
  if (process.platform !== "linux" || process.getuid?.() !== 0) {
    for (const { path, use } of missing) console.error(`No ${path}: ${use} will be skipped.`);
    return;
  }
  const packages = missing.flatMap((tool) => tool.packages);
  console.error(`Installing ${packages.join(", ")} for the tests …`);
  const apt = (...args) =>
    execFileSync("apt-get", args, {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  apt("update", "-qq");
  apt("install", "-y", "-qq", "--no-install-recommends", ...packages);
}
