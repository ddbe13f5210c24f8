import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { meshdoh } from "../fake-terminal.ts";

test.each([
  ["no source", ["--to", "dir:table"], "--from is missing, e.g. --from east=manifests:"],
  ["no store", ["--from", "east=manifests:x"], "--to is missing, e.g. --to dir:table"],
  [
    "a word that belongs nowhere",
    ["east", "--from", "east=manifests:x", "--to", "dir:t"],
    '"east" is one word too many',
  ],
  [
    "two modes",
    ["--from", "east=manifests:x", "--to", "dir:t", "--plan", "--check"],
    "give --plan or --check, not both",
  ],
  ["a source that is none", ["--from", "east=x", "--to", "dir:t"], "a source is manifests:<file|folder|->"],
  ["a store that is none", ["--from", "east=manifests:x", "--to", "t"], "--to t: a store is dir:<folder>"],
  ["an option that does not exist", ["--form", "east=manifests:x"], "Unknown option '--form'"],
])("meshdoh sync with %s says what to do", async (_what, words, message) => {
  const { status, output, complaints } = await meshdoh("sync", ...words);
  expect({ status, output }).toEqual({ status: 2, output: "" });
  expect(complaints).toContain(`meshdoh sync: `);
  expect(complaints).toContain(message);
  expect(complaints).toMatch(/\nmeshdoh sync --help shows how it is used\n$/);
});

/** A folder for a test, and the words that publish what is in `east.yaml` there. */
async function scene(): Promise<{ folder: string; words: readonly string[] }> {
  const folder = await mkdtemp(join(tmpdir(), "meshdoh-run-sync-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const words = ["--from", `east=manifests:${join(folder, "east.yaml")}`, "--to", `dir:${join(folder, "table")}`];
  return { folder, words };
}

function services(count: number): string {
  return Array.from({ length: count }, (_, index) =>
    [
      "apiVersion: v1",
      "kind: Service",
      `metadata: { name: web${index}, namespace: ns1 }`,
      `spec: { clusterIP: 10.96.0.${index + 1} }`,
      "---\n",
    ].join("\n"),
  ).join("");
}

test("meshdoh sync --quiet says nothing of what is well, and only why where it is refused", async () => {
  const { folder, words } = await scene();
  await writeFile(join(folder, "east.yaml"), services(10));
  expect(await meshdoh("sync", ...words, "--quiet")).toMatchObject({ status: 0, output: "", complaints: "" });
  await writeFile(join(folder, "east.yaml"), services(2));
  const { status, output } = await meshdoh("sync", ...words, "--quiet");
  expect(status).toBe(3);
  expect(output).toContain("8 of 10 names would be removed");
  expect(output).not.toContain("web9");
  expect((await meshdoh("sync", ...words, "--quiet", "--plan")).output).toContain("web9");
});

test("meshdoh sync that can read no cluster, and has none of before, says that and not that there are no names", async () => {
  const { words } = await scene();
  const { status, output } = await meshdoh("sync", ...words);
  expect(status).toBe(1);
  expect(output).toContain("no cluster could be read");
  expect(output).not.toContain("hold no names");
});
