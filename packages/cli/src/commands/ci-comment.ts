import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { defaultFolder } from "../ci/ci-order.ts";
import { findForge } from "../ci/find-forge.ts";
import { putComment } from "../ci/put-comment.ts";
import { exitCodes } from "../exit-code.ts";
import { pathFrom } from "../files/path-from.ts";
import { readingFailure } from "../files/reading-failure.ts";
import { ciFolderOption } from "../options/ci-options.ts";
import { grouped } from "../options/option.ts";
import { filePath, modelName } from "../options/value-kind.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

export const ciComment = defineCommand({
  name: "ci comment",
  summary: "Show the verdict on the merge request, in one comment that is kept up to date",
  description:
    "Finds the open merge requests of the commit that is built. A comment of an earlier pipeline is " +
    "written over: it is known by a hidden mark. Tokens come from GITHUB_TOKEN, or from " +
    "PLUMBLINE_GITLAB_TOKEN. Where there is no merge request, nothing is done.",
  arguments: [],
  options: {
    ...grouped("What", {
      file: {
        flags: "--file",
        value: filePath,
        summary: "Markdown to show in place of the verdict",
      },
      name: {
        flags: "--name",
        value: modelName,
        summary: "Of the comment, where a merge request has several",
        otherwise: "verdict",
      },
    }),
    ...ciFolderOption,
  },
  examples: [{ does: "After plumbline ci verdict", line: "plumbline ci comment" }],
  async run({ flags, io }) {
    const shown = flags.file ?? join(flags.folder ?? defaultFolder, "verdict.md");
    const text = await readFile(pathFrom(io.cwd, shown), "utf8").catch((error: unknown) => {
      throw readingFailure(shown, error);
    });
    const name = flags.name ?? "verdict";
    const answers = await putComment(findForge(io.env), { text, name, signal: io.signal });
    for (const answer of answers) {
      writeText(
        io,
        visibleLines(
          answer.outcome === "nowhere"
            ? "No merge request is open for this commit"
            : `The comment on merge request ${answer.mergeRequest} is ${answer.outcome}`,
        ),
      );
    }
    return exitCodes.ok;
  },
});
