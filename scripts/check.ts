import { spawnSync } from "node:child_process";

/** The gates of the repository, each an npm script; quick ones first. */
const GATES = ["format:check", "lint", "types", "layers", "unused", "docs:check"];

const failed = GATES.filter((gate) => {
  process.stdout.write(`\n> ${gate}\n`);
  return spawnSync("npm", ["run", "--silent", gate], { stdio: "inherit" }).status !== 0;
});
process.stdout.write(failed.length === 0 ? "\nall gates passed\n" : `\ngates failed: ${failed.join(", ")}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
