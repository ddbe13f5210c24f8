import { execFileSync } from "node:child_process";
import { resolve } from "node:path";

/** One JavaScript runtime that the bundle must run on, or the binary, which is both. */
export interface Runtime {
  readonly title: string;
  /** Absolute path of its program. */
  readonly program: string;
  /** It takes the words of the command without the bundle before them. */
  readonly isCommand?: true;
}

/** Releases of Node that are not a development dependency; npm keeps them in its cache. */
const NODE_VERSIONS = ["20.20.2", "22.23.3"];

/** The runtimes of the README: Node 20 and 22 from npm packages, Node 24 and Bun from this checkout; and a binary. */
export function findRuntimes(binary: string): Runtime[] {
  return [
    ...NODE_VERSIONS.map((version) => ({ title: `Node ${version}`, program: fetchNode(version) })),
    localRuntime("Node", process.execPath),
    localRuntime("Bun", resolve("node_modules/.bin/bun")),
    { title: "The binary", program: binary, isCommand: true },
  ];
}

/** Rejects a runtime that is not the version that its package promises: it would be the wrong thing tested. */
function fetchNode(version: string): string {
  const name = `node-${process.platform}-${process.arch}@${version}`;
  const script = "console.log(JSON.stringify([process.execPath, process.versions.node]))";
  const output = execFileSync("npm", ["exec", "--yes", `--package=${name}`, "--", "node", "--eval", script], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [program, found]: unknown[] = JSON.parse(output.trim().split("\n").at(-1) ?? "[]");
  if (typeof program !== "string" || found !== version) throw new Error(`${name} started Node ${String(found)}`);
  return program;
}

function localRuntime(name: string, program: string): Runtime {
  const version = execFileSync(program, ["--version"], { encoding: "utf8" }).trim();
  return { title: `${name} ${version.replace(/^v/, "")}`, program };
}
