import { defaultFolder } from "../ci/ci-order.ts";
import { grouped } from "./option.ts";
import { filePath } from "./value-kind.ts";

export const ciFolderOption = grouped("Where", {
  folder: {
    flags: "--folder",
    value: filePath,
    summary: "Folder of the run's files",
    otherwise: defaultFolder,
  },
});
