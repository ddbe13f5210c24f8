import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import packageJson from "../../../package.json" with { type: "json" };
import { plantTree, REPOSITORY, scriptPath, type PlantedTree } from "../planted-tree.ts";

const folder = mkdtempSync(join(tmpdir(), "meshdoh-binary-"));
const binary = join(folder, "meshdoh");
let tree: PlantedTree | undefined;

function build(outfile: string): void {
  execFileSync(process.execPath, [scriptPath("build-binary.ts"), "--outfile", outfile], { cwd: REPOSITORY });
}

beforeAll(() => build(binary));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  tree?.remove();
  tree = undefined;
});

/** What the binary says in a tree of its own, both streams in one text. */
function run(files: Readonly<Record<string, string>>, ...words: string[]): string {
  tree = plantTree(files);
  const { stdout, stderr } = spawnSync(binary, words, { cwd: tree.folder, encoding: "utf8" });
  return stdout + stderr;
}

describe("the binary", () => {
  test("knows its version", () => {
    expect(run({}, "--version")).toBe(`${packageJson.version}\n`);
  });

  test("is the same when it is built again", () => {
    const again = join(folder, "again/meshdoh");
    build(again);
    expect(readFileSync(again).equals(readFileSync(binary))).toBe(true);
  });

  test("does not hold the folder that it was built in", () => {
    expect(readFileSync(binary).includes(REPOSITORY)).toBe(false);
  });

  test("runs nothing that the folder it is called in asks for", () => {
    const files = { "bunfig.toml": 'preload = ["./planted.ts"]\n', "planted.ts": 'console.log("planted");\n' };
    expect(run(files, "--version")).toBe(`${packageJson.version}\n`);
  });

  test("takes no environment from the folder it is called in", () => {
    const said = run({ ".env": "MESHDOH_UPSTREAM=planted\n" }, "serve", "--store", "table");
    expect(said).toContain("--store table: a store is dir:<folder>");
  });

  test("is itself what the service of an install starts", () => {
    const root = join(folder, "root");
    const files = { "etc/resolv.conf": "nameserver 192.0.2.53\n", "usr/lib/systemd/systemd": "", "var/lib/x": "" };
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const words = ["--gateway", "https://192.0.2.1/dns-query", "--search", "ns1.svc.cluster.local"];
    const said = run({}, "shim", "install", "--root", root, ...words);
    expect(said).toContain("installed: ");
    const unit = readFileSync(join(root, "etc/systemd/system/meshdoh-shim.service"), "utf8");
    expect(/^ExecStart=(.*)$/m.exec(unit)?.[1]).toMatch(`${binary} shim --gateway=https://192.0.2.1/dns-query `);
    run({}, "shim", "uninstall", "--root", root);
    expect(readFileSync(join(root, "etc/resolv.conf"), "utf8")).toBe("nameserver 192.0.2.53\n");
  });
});

describe("npm run build:binary", () => {
  test.each([
    ["a target that there is none of", ["--target", "amiga"], '--target "amiga" is none of linux-x64, '],
    ["a program that cannot be compiled", ["--outfile", "out/meshdoh"], "bun made no out/meshdoh of src/cli/main.ts:"],
  ])("refuses %s", async (_title, words, message) => {
    tree = plantTree({ "src/cli/main.ts": 'import "./gone.ts";\n' });
    const { status, output } = await tree.run("node", scriptPath("build-binary.ts"), ...words);
    expect(output).toContain(message);
    expect(status).toBe(1);
  });
});
