import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { TARGETS, type Target } from "./targets.ts";

/** What is made of what. */
export interface BinaryParts {
  readonly entry: string;
  readonly outfile: string;
  readonly target: Target;
  /** What `--version` prints. */
  readonly version: string;
}

const BUN = resolve(import.meta.dirname, "../../node_modules/.bin/bun");

const OPTIONS = [
  "--compile",
  // Names stay, so that the trace of an internal failure tells something.
  "--minify-syntax",
  "--minify-whitespace",
  // Compiled ahead, and only the parts that a command needs are loaded: half of the time that a start takes.
  "--bytecode",
  "--format=esm",
  "--splitting",
  // Else it runs what a bunfig.toml of the current folder says, also as root, and takes its environment from a .env.
  "--no-compile-autoload-bunfig",
  "--no-compile-autoload-dotenv",
  // Only `dev:` stores need it, and they are used inside a checkout, which has it.
  "--external=wrangler",
];

/**
 * Compiles a program and its runtime into one file. For this machine the runtime is the development dependency, which
 * `package-lock.json` knows by its digest; for others Bun fetches itself from npm's registry. Throws when Bun fails.
 */
export function compileBinary({ entry, outfile, target, version }: BinaryParts): void {
  const words = [
    "build",
    ...OPTIONS,
    ...(target === `${process.platform}-${process.arch}` ? [] : [`--target=${TARGETS[target]}`]),
    `--define=MESHDOH_VERSION=${JSON.stringify(version)}`,
    // Else the folder of the build is written where @grpc/grpc-js names its own, for pages that it is never asked for.
    '--define=__dirname="/"',
    `--outfile=${outfile}`,
    entry,
  ];
  const { status, error, stdout, stderr } = spawnSync(BUN, words, { encoding: "utf8" });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`bun made no ${outfile} of ${entry}:\n${stdout}${stderr}`);
}
