import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** When a process began, in the system's own words; null when there is none, or nobody says. */
export function processStart(pid: number): string | null {
  try {
    if (process.platform === "linux") return startOnLinux(pid);
    if (process.platform === "win32") return isThere(pid) ? "unknown" : null;
    const said = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
    return said.trim() === "" ? null : said.trim();
  } catch {
    return null;
  }
}

const stateOfDead = new Set(["Z", "X"]);

function startOnLinux(pid: number): string | null {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name of the program stands in brackets and may hold anything: fields are counted after it.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state = "", ticks] = [fields[0], fields[19]];
  if (stateOfDead.has(state) || ticks === undefined) return null;
  return `${bootId()}:${ticks}`;
}

/** Ticks count from the start of the machine. */
const bootId = (): string => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();

function isThere(pid: number): boolean {
  process.kill(pid, 0);
  return true;
}
