import { join } from "node:path";

/** Where files lie that were sent by callback, below the folder of the attempt. */
export const uploadsOf = (attemptFolder: string): string => join(attemptFolder, "files");
