import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SELF_SIGNED_CERTIFICATE } from "../../shim/self-signed.ts";
import { bundlePrograms } from "../../bench/measure/bundle-programs.ts";

/** What runs the shim. */
export interface Runtime {
  readonly title: string;
  /** The words that start the command line; `program` is the bundled file. */
  readonly command: (program: string) => readonly [string, ...string[]];
}

const COMPILED = process.env["MESHDOH_BINARY"];

/** Node and Bun, and the compiled binary where the environment variable MESHDOH_BINARY names one. */
export const RUNTIMES: readonly Runtime[] = [
  { title: "Node", command: (program) => [process.execPath, program] },
  { title: "Bun", command: (program) => [join(import.meta.dirname, "../../../node_modules/.bin/bun"), program] },
  ...(COMPILED === undefined ? [] : [{ title: "the binary", command: (): [string] => [COMPILED] }]),
];

/** The command line as one file, as it is shipped, in a folder of its own. */
export interface BuiltProgram {
  readonly folder: string;
  readonly program: string;
  /** What the gateways of these tests are trusted by, in PEM. */
  readonly authorityFile: string;
  remove(): Promise<void>;
}

/** Bundles the command line of this checkout. */
export async function buildProgram(): Promise<BuiltProgram> {
  const folder = await mkdtemp(join(tmpdir(), "meshdoh-shim-"));
  await bundlePrograms({ meshdoh: "src/cli/main.ts" }, folder);
  const authorityFile = join(folder, "authority.pem");
  await writeFile(authorityFile, SELF_SIGNED_CERTIFICATE);
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  return { folder, program: join(folder, "meshdoh.mjs"), authorityFile, remove };
}
