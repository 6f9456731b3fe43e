import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** Bytes of memory that a process holds right now, shared ones included. */
export function processMemory(pid: number): number {
  const status = `/proc/${pid}/status`;
  const kib = existsSync(status)
    ? /^VmRSS:\s+(\d+) kB$/mu.exec(readFileSync(status, "utf8"))?.[1]
    : execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" });
  return Number(kib) * 1024;
}
