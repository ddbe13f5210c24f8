import { globSync, readFileSync } from "node:fs";
import { checkCommands, checkManPage } from "./docs/check-commands.ts";
import { checkPaths } from "./docs/check-paths.ts";
import { checkCitations, checkDecisionNumbers } from "./docs/check-prose.ts";
import { loadCommandTable } from "./docs/command-table.ts";
import { parseMarkdown } from "./docs/markdown.ts";

/** Documents that must be there; `docs/` may hold any number. */
const REQUIRED = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"];

/** Checks what the documents claim against the tree: prose rots, and nobody notices but a reader. */
async function main(): Promise<number> {
  const paths = [...globSync("*.md"), ...globSync("docs/**/*.md")].toSorted();
  const missing = REQUIRED.filter((path) => !paths.includes(path));
  const table = await loadCommandTable();
  const problems = paths.flatMap((path) => {
    const text = readFileSync(path, "utf8");
    const file = parseMarkdown(path, text);
    return [
      ...checkPaths(file),
      ...checkCommands(file, table),
      ...checkManPage(file, text, table),
      ...checkCitations(file),
    ];
  });
  problems.push(
    ...checkDecisionNumbers(paths),
    ...missing.map((path) => ({ path, line: 1, message: "missing document" })),
  );
  for (const { path, line, message } of problems) process.stderr.write(`${path}:${line}: ${message}\n`);
  process.stdout.write(`${paths.length} documents checked, ${problems.length} problems\n`);
  return problems.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`check-docs: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
