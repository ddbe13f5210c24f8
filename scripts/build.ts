import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import packageJson from "../package.json" with { type: "json" };
import { linkProgram } from "./build/link-parts.ts";

const PROGRAM = "dist/meshdoh.mjs";

/** Bundles the command line into one file that runs on Node 20, 22, 24 and Bun without node_modules. */
const text = `#!/usr/bin/env node\n${await linkProgram("src/cli/main.ts", packageJson.version)}`;
if (text.includes(process.cwd())) throw new Error(`${PROGRAM} names the folder that it was built in`);
mkdirSync("dist", { recursive: true });
writeFileSync(PROGRAM, text);
chmodSync(PROGRAM, 0o755);
process.stdout.write(`${PROGRAM}: ${(Buffer.byteLength(text) / 1000).toFixed(0)} kB\n`);
