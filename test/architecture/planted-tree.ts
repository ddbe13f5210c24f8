import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";

/** The repository that the tests run in. */
export const REPOSITORY: string = resolve(import.meta.dirname, "../..");

/** A small tree in a temporary folder with violations planted in it, so that the real tree is never disturbed. */
export interface PlantedTree {
  readonly folder: string;
  /** Runs a tool of node_modules/.bin in the tree. */
  run(tool: string, ...args: string[]): Promise<ToolResult>;
  remove(): void;
}

/** What a tool said, both streams in one text. */
export interface ToolResult {
  readonly status: number;
  readonly output: string;
}

/** Plants `files` (path → text) beside copies of the repository's own `configuration` files or folders. */
export function plantTree(files: Readonly<Record<string, string>>, configuration: readonly string[] = []): PlantedTree {
  const folder = mkdtempSync(join(tmpdir(), "meshdoh-planted-"));
  symlinkSync(join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
  for (const path of configuration) cpSync(join(REPOSITORY, path), join(folder, path), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return {
    folder,
    run: (tool, ...args) => runTool(folder, tool, args),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** Absolute path of one of the repository's own scripts, which work on the folder that they are started in. */
export function scriptPath(name: string): string {
  return join(REPOSITORY, "scripts", name);
}

function runTool(folder: string, tool: string, args: readonly string[]): Promise<ToolResult> {
  const binaries = join(REPOSITORY, "node_modules/.bin");
  // Vitest tells its children about itself in variables, which a planted vitest run must not see.
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:VITEST|TEST|NODE_ENV|MESHDOH_)/.test(name));
  const env = {
    ...Object.fromEntries(inherited),
    PATH: `${binaries}${delimiter}${process.env["PATH"]}`,
    NO_COLOR: "1",
  };
  return new Promise((done) => {
    execFile(join(binaries, tool), args, { cwd: folder, env, maxBuffer: 16 << 20 }, (error, stdout, stderr) => {
      const status = error === null ? 0 : Number(error.code ?? 1);
      done({ status, output: `${stdout}\n${stderr}` });
    });
  });
}
