import { afterEach, describe, expect, test } from "vitest";
import { plantTree, scriptPath, type PlantedTree } from "../planted-tree.ts";

let tree: PlantedTree | undefined;
afterEach(() => tree?.remove());

const ID = "0123456789abcdef0123456789abcdef";
const HEAD = 'name = "planted"\nmain = "worker.ts"\ncompatibility_date = "2026-08-15"\nworkers_dev = false\n';
const ROUTE = '[[routes]]\npattern = "dns.example.com"\ncustom_domain = true\n';
const store = (id: string): string => `[[kv_namespaces]]\nbinding = "SNAPSHOTS"\nid = "${id}"\n`;
const WORKER = 'export default { fetch(): Response { return new Response("ok"); } };\n';
const NODE_WORKER = `import { readFileSync } from "node:fs";\n${WORKER.replace('"ok"', 'readFileSync("x")')}`;

/** Runs the script on a planted configuration; wrangler goes as far as it can without an account. */
async function deploy(
  configuration: string,
  words: readonly string[] = [],
  worker = WORKER,
): Promise<{ readonly status: number; readonly output: string }> {
  tree = plantTree({ "wrangler.toml": configuration, "package.json": "{}", "worker.ts": worker });
  return tree.run("node", scriptPath("deploy.ts"), "--dry-run", ...words);
}

describe("npm run deploy", () => {
  test("checks the bundle, then hands its arguments to wrangler", async () => {
    const { status, output } = await deploy(HEAD + ROUTE + store(ID));
    expect(output).toMatch(/worker bundle: [^]*worker start: [^]*--dry-run: exiting now/);
    expect(status).toBe(0);
  });

  test("takes a name on the command line for a way to reach it", async () => {
    const { status, output } = await deploy(HEAD + store(ID), ["--domain", "dns.example.com"]);
    expect(output).toContain("--dry-run: exiting now");
    expect(status).toBe(0);
  });

  test.each<[title: string, configuration: string, words: readonly string[], verdict: string]>([
    ["the id of the repository", HEAD + ROUTE + store("0".repeat(32)), [], "wrangler kv namespace create"],
    ["no namespace at all", HEAD + ROUTE, [], "there is no KV namespace SNAPSHOTS"],
    ["no way to reach it", HEAD + store(ID), [], "nobody could reach the gateway"],
    [
      "an environment that has another id than the one that is right",
      `${HEAD}${ROUTE}${store(ID)}[env.lab]\n[[env.lab.kv_namespaces]]\nbinding = "SNAPSHOTS"\nid = "${"0".repeat(32)}"\n`,
      ["--env", "lab"],
      "wrangler.toml, environment lab: the KV namespace SNAPSHOTS",
    ],
  ])("refuses %s, and says what to do", async (_title, configuration, words, verdict) => {
    const { status, output } = await deploy(configuration, words);
    expect(output).toContain(verdict);
    expect(output).not.toContain("exiting now");
    expect(status).toBe(1);
  });

  test("checks and deploys the Worker of the environment that is asked for", async () => {
    const lab = `[env.lab]\nmain = "gone.ts"\n${ROUTE.replace("routes", "env.lab.routes")}`;
    const { status, output } = await deploy(HEAD + ROUTE + store(ID) + lab + store(ID).replace("kv_", "env.lab.kv_"), [
      "--env",
      "lab",
    ]);
    expect(output).toContain("the worker cannot be bundled");
    expect(status).toBe(1);
  });

  test("stops at a bundle that the gate refuses", async () => {
    const { status, output } = await deploy(HEAD + ROUTE + store(ID), [], NODE_WORKER);
    expect(output).toContain('contains "node:fs": a module of Node');
    expect(output).not.toContain("exiting now");
    expect(status).toBe(1);
  });
});
