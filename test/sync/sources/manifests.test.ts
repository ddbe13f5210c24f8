import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { stringify } from "yaml";
import { formatDiagnostic } from "../../../src/sync/diagnostic.ts";
import { manifestsSource } from "../../../src/sync/sources/manifests.ts";
import { readManifests } from "../read-cluster.ts";

const SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: ns1}\nspec: {clusterIP: 10.96.0.7}\n";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshdoh-manifests-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

test("a folder is read whole: a broken document costs neither the file nor the others", async () => {
  await mkdir(join(folder, "more"));
  await writeFile(join(folder, "a.yaml"), `${SERVICE}---\nkind: Service\nspec: [\n---\n${SERVICE}`);
  await writeFile(join(folder, "more/b.json"), JSON.stringify({ apiVersion: "v1", kind: "ServiceList", items: [{}] }));
  const { objects, diagnostics } = await manifestsSource(folder, "east").read();
  expect(objects.map(({ kind, origin }) => [kind, origin])).toEqual([
    ["Service", { file: join(folder, "a.yaml"), document: 1, line: 1 }],
    ["Service", { file: join(folder, "a.yaml"), document: 3, line: 9 }],
    ["Service", { file: join(folder, "more/b.json"), document: 1 }],
  ]);
  expect(diagnostics.map(formatDiagnostic)).toEqual([
    `error: cluster east: ${join(folder, "a.yaml")}:8 (document 2): is not YAML, so the document was skipped: ` +
      "Flow sequence in block collection must be sufficiently indented and end with a ]",
  ]);
});

test.each([
  ["a.json", "JSON"],
  ["a.JSON", "JSON"],
  ["a.yaml", "YAML"],
])("broken text in %s is not %s", async (file, language) => {
  await writeFile(join(folder, file), '{"kind": "Service"');
  const { diagnostics } = await manifestsSource(join(folder, file), "east").read();
  expect(diagnostics.map(({ message }) => message.slice(0, 11))).toEqual([`is not ${language}`]);
});

test.each([
  ["JSON as kubectl prints it", (list: unknown) => JSON.stringify(list, null, 4)],
  ["JSON on one line", (list: unknown) => JSON.stringify(list)],
  ["YAML as kubectl prints it", (list: unknown) => stringify(list, { indentSeq: false })],
  ["YAML in flow style", (list: unknown) => stringify(list, { collectionStyle: "flow" })],
])("a list in %s gives the same objects", async (_form, print) => {
  const service = (name: string, clusterIP: unknown): object => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: "ns1", labels: { app: "a" } },
    spec: { clusterIP, ports: [{ name: "http", port: 80, nodePort: 30_080 }] },
  });
  const items = [
    service("a", "10.96.0.7"),
    { metadata: { name: "b" } },
    service("c", 7),
    { kind: "Secret", apiVersion: "v1" },
  ];
  const { objects, diagnostics } = await readManifests(print({ apiVersion: "v1", items, kind: "List" }));
  const ports = [{ name: "http", port: 80 }];
  expect(objects.map(({ kind, content }) => [kind, content])).toEqual([
    ["Service", { metadata: { name: "a", namespace: "ns1" }, spec: { clusterIP: "10.96.0.7", ports } }],
    ["Service", { metadata: { name: "c", namespace: "ns1" }, spec: { clusterIP: 7, ports } }],
    ["Secret", {}],
  ]);
  expect(diagnostics.map(({ message }) => message.slice(0, 42))).toEqual([
    "1 of 4 items have no kind and were skipped",
  ]);
});

test("a folder without manifests is an error, not an empty cluster", async () => {
  const { objects, diagnostics, isWhole } = await manifestsSource(folder, "east").read();
  expect({ objects, isWhole }).toEqual({ objects: [], isWhole: false });
  expect(diagnostics).toEqual([
    { severity: "error", cluster: "east", where: { file: folder }, message: "holds no .yaml, .yml or .json file" },
  ]);
});

test("a path that is not there is refused", async () => {
  await expect(manifestsSource(join(folder, "nowhere"), "east").read()).rejects.toMatchObject({ code: "missing" });
});

test("standard input is read like a file, in whatever pieces it comes", async () => {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (const octet of new TextEncoder().encode(`# ü\n${SERVICE}`)) yield await Promise.resolve(Uint8Array.of(octet));
  }
  const source = manifestsSource("-", "east", pieces());
  expect(source.cluster).toBe("east");
  const { objects, diagnostics } = await source.read();
  expect(diagnostics).toEqual([]);
  expect(objects).toEqual([
    {
      apiVersion: "v1",
      kind: "Service",
      origin: { file: "(standard input)", document: 1, line: 2 },
      content: { metadata: { name: "web", namespace: "ns1" }, spec: { clusterIP: "10.96.0.7" } },
    },
  ]);
});

test.each([
  ["UTF-8 with a byte order mark", Buffer.from(`\ufeff${SERVICE}`)],
  ["UTF-8 with CRLF", Buffer.from(SERVICE.replaceAll("\n", "\r\n"))],
  ["the UTF-16 of PowerShell", Buffer.from(`\ufeff${SERVICE}`, "utf16le")],
  ["UTF-16 in big endian", Buffer.from(`\ufeff${SERVICE}`, "utf16le").swap16()],
])("%s is read", async (_case, octets) => {
  const { objects, diagnostics } = await readManifests(octets);
  expect(diagnostics).toEqual([]);
  expect(objects.map(({ content }) => content["spec"])).toEqual([{ clusterIP: "10.96.0.7" }]);
});

test.each([
  ["what is sound", SERVICE, true],
  ["a comment", "# nothing\n", true],
  ["a repeated key", "kind: A\nkind: Dashboard\nspec: 7\n", true],
  ["the values of a chart", "replicas: 3\n", true],
  ["a broken document", `${SERVICE}---\n[`, false],
  ["an item without a kind", "kind: List\nitems: [{}]\n", false],
  ["an object without kind", "metadata: {name: web}\n", false],
  ["nothing", "", false],
  ["a kind and no more at the end", `${SERVICE}---\napiVersion: v1\nkind: Serv`, false],
])("a source that holds %s was read whole: %s", async (_what, text, isWhole) => {
  expect((await readManifests(text)).isWhole).toBe(isWhole);
});

test("octets that are no text are an error", async () => {
  const { objects, diagnostics } = await readManifests(Uint8Array.of(0x1f, 0x8b, 0x08, 0xff));
  expect(objects).toEqual([]);
  expect(diagnostics).toEqual([
    {
      severity: "error",
      cluster: "east",
      where: { file: "(standard input)" },
      message: "is neither UTF-8 nor UTF-16 text",
    },
  ]);
});
