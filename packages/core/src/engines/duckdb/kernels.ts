import { createGridKernel, type GridKernel } from "./grid-kernel.ts";
import type { Kernels } from "./scan.ts";

/** The kernels of one thread: as many as scans ever ran at once, used again and again. */
export function createKernels(): Kernels {
  const idle: GridKernel[] = [];
  return {
    take: () => idle.pop() ?? createGridKernel(),
    giveBack(kernel) {
      kernel.reset();
      idle.push(kernel);
    },
  };
}
