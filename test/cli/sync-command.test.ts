import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { meshdoh, type Ran } from "./fake-terminal.ts";

function service(name: string, address: string): string {
  return `apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ns1 }
spec: { clusterIP: ${address}, ports: [{ name: http, port: 80 }] }
`;
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshdoh-sync-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(file: string, text: string): Promise<string> {
  const path = join(folder, file);
  await writeFile(path, text);
  return path;
}

/** Runs `meshdoh sync` for cluster `east` into a folder. */
function sync(path: string, ...words: readonly string[]): Promise<Ran> {
  return meshdoh("sync", "--from", `east=manifests:${path}`, "--to", `dir:${join(folder, "table")}`, ...words);
}

function isPublished(): Promise<boolean> {
  return readdir(folder).then((names) => names.includes("table"));
}

describe("the exit status of meshdoh sync", () => {
  test("is 0 when the table is published, and again when there is nothing to do", async () => {
    const path = await write("east.yaml", service("web", "10.96.0.1"));
    const first = await sync(path);
    expect(first.status).toBe(0);
    expect(first.complaints).toMatch(
      /^read east: 1 claims\npublished generation 1 to dir:.*\/table: 2 shards written\n$/,
    );
    expect(first.output).toMatch(
      /\+ web\.ns1\.svc\.cluster\.local\. {2}10\.96\.0\.1 .*\n {2}1 to add, 0 to change, 0 to remove\n {2}published/s,
    );
    const second = await sync(path);
    expect(second.status).toBe(0);
    expect(second.output).toContain("no changes");
  });

  test("is 1 when an object cannot be used, and the rest is published", async () => {
    const path = await write("east.yaml", `${service("web", "10.96.0.1")}---\n${service("Bad_Name", "10.96.0.2")}`);
    const { status, output } = await sync(path);
    expect(status).toBe(1);
    expect(output).toMatch(
      new RegExp(`^error: cluster east: ${path}:6 \\(document 2\\): Service ns1/Bad_Name: metadata.name: `),
    );
    expect(output).toContain("+ web.ns1.svc.cluster.local.");
    expect(await isPublished()).toBe(true);
  });

  test("is 1 when a source cannot be read, and the clusters that can are published", async () => {
    const path = await write("east.yaml", service("web", "10.96.0.1"));
    const { status, output } = await sync(path, "--from", "west=manifests:no/such/folder");
    expect(status).toBe(1);
    expect(output).toContain(
      "error: cluster west: cannot be read, so what it said before stays: cannot read no/such/folder: ENOENT",
    );
    expect(output).toContain("+ web.ns1.svc.cluster.local.");
  });

  test("is 1 when the store is no folder", async () => {
    const path = await write("east.yaml", service("web", "10.96.0.1"));
    await write("table", "a file");
    const { status, output } = await sync(path);
    expect(status).toBe(1);
    expect(output).toMatch(/ENOTDIR|EEXIST/);
  });

  test.each([
    ["an empty file", ""],
    ["a file of comments", "# nothing\n---\n# here\n"],
    ["an empty list", '{"apiVersion":"v1","kind":"List","items":[]}'],
    ["objects of other kinds", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x, namespace: ns1 }\n"],
  ])("is 3 for %s, and nothing is published", async (_what, text) => {
    const { status, output } = await sync(await write("east.yaml", text));
    expect(status).toBe(3);
    expect(output).toContain("refused, nothing was published: the sources hold no names at all");
    expect(await isPublished()).toBe(false);
  });

  test("is 3 when a cluster would lose all its names, and they stay", async () => {
    const path = await write("east.yaml", service("web", "10.96.0.1"));
    await sync(path);
    await write("east.yaml", "");
    await write("west.yaml", service("web", "10.112.0.1"));
    const { status, output } = await sync(path, "--from", `west=manifests:${join(folder, "west.yaml")}`);
    expect(status).toBe(3);
    expect(output).toContain("cluster east had 1 claims and its sources now hold none");
  });

  test("is 4 with --check when something would change, and 0 when nothing would", async () => {
    const path = await write("east.yaml", service("web", "10.96.0.1"));
    expect((await sync(path, "--check")).status).toBe(4);
    expect(await isPublished()).toBe(false);
    await sync(path);
    expect((await sync(path, "--check")).status).toBe(0);
  });

  test("is 0 with --plan whatever would change, and nothing is written", async () => {
    const { status, output } = await sync(await write("east.yaml", service("web", "10.96.0.1")), "--plan");
    expect(status).toBe(0);
    expect(output).toContain("nothing was written; run it without --plan or --check to publish");
    expect(await isPublished()).toBe(false);
  });
});

describe("meshdoh sync", () => {
  test.each([
    ["a bad indentation", "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n namespace: ns1\n", 5],
    ["an unclosed list", `${service("web", "10.96.0.1")}---\napiVersion: v1\nkind: [Service\n`, 8],
    ["a tab", "apiVersion: v1\nkind: Service\nmetadata:\n\tname: web\n", 4],
  ])("names file and line of YAML that is broken by %s", async (_what, text, line) => {
    const path = await write("east.yaml", text);
    const { output } = await sync(path);
    expect(output).toMatch(new RegExp(`^error: cluster east: ${path}:${line} \\(document \\d\\): `));
  });

  test("publishes to several stores", async () => {
    const path = await write("east.yaml", service("web", "10.96.0.1"));
    const { output } = await sync(path, "--to", `dir:${join(folder, "second")}`, "--json");
    expect(JSON.parse(output)).toMatchObject({
      stores: [{ publication: { kind: "published" } }, { publication: { kind: "published" } }],
    });
    expect(await readdir(join(folder, "second"))).toEqual(await readdir(join(folder, "table")));
  });

  test("keeps the parts of clusters that are not named, unless --prune", async () => {
    const east = await write("east.yaml", service("web", "10.96.0.1"));
    const west = await write("west.yaml", service("other", "10.112.0.1"));
    await sync(east);
    const to = `dir:${join(folder, "table")}`;
    const kept = await meshdoh("sync", "--from", `west=manifests:${west}`, "--to", to);
    expect(kept.output).toContain("1 to add, 0 to change, 0 to remove");
    const pruned = await meshdoh("sync", "--from", `west=manifests:${west}`, "--to", to, "--prune");
    expect(pruned.output).toContain("0 to add, 0 to change, 1 to remove");
    expect(pruned.output).toContain("- web.ns1.svc.cluster.local.");
  });

  test("prints one JSON object with --json, also when it publishes nothing", async () => {
    const good = await sync(await write("east.yaml", service("web", "10.96.0.1")), "--json");
    const printed: unknown = JSON.parse(good.output);
    expect(Object.keys(Object(printed))).toEqual([
      "exitStatus",
      "settings",
      "changes",
      "stores",
      "diagnostics",
      "refusal",
    ]);
    expect(printed).toMatchObject({
      exitStatus: 0,
      changes: [{ kind: "add", name: "web.ns1.svc.cluster.local." }],
      stores: [
        { store: `dir:${join(folder, "table")}`, isPending: true, publication: { kind: "published" }, problem: null },
      ],
      diagnostics: [],
      refusal: null,
    });
    const refused = await meshdoh(
      "sync",
      "--from",
      `east=manifests:${await write("none.yaml", "")}`,
      "--to",
      `dir:${folder}/x`,
      "--json",
    );
    expect(JSON.parse(refused.output)).toMatchObject({ exitStatus: 3, refusal: { code: "empty-table" } });
  });
});
