import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { linkProgram } from "../../../scripts/build/link-parts.ts";

/** Bundles programs as `npm run build` does the command, so that no runtime has to strip types: `<folder>/<name>.mjs`. */
export async function bundlePrograms(entryPoints: Readonly<Record<string, string>>, folder: string): Promise<void> {
  for (const [name, entryPoint] of Object.entries(entryPoints)) {
    await writeFile(join(folder, `${name}.mjs`), await linkProgram(entryPoint, "bench"));
  }
}
