import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { readViewFile, writeViewFile, type ViewsByGateway } from "../../../src/shim/gateway/view-file.ts";
import { name } from "../../support/table.ts";

const VIEWS: ViewsByGateway = new Map([
  [
    "https://gw.example",
    {
      zones: [name("cluster.local.")],
      search: [name("ns1.svc.cluster.local.")],
      vanished: [{ zone: name("old.example."), untilMs: 1_700_000_000_000 }],
    },
  ],
  ["https://other.example", { zones: [], search: [], vanished: [] }],
]);

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "meshdoh-view-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

function read(folder: string): [ViewsByGateway, string[]] {
  const lines: string[] = [];
  const views = readViewFile(folder, (line) => lines.push(line));
  return [views, lines];
}

describe("what gateways told", () => {
  test("is read as it was written, by nobody else, and leaves no draft", async () => {
    const folder = await makeFolder();
    await writeViewFile(folder, new Map());
    await writeViewFile(folder, VIEWS);
    expect(read(folder)).toEqual([VIEWS, []]);
    expect(await readdir(folder)).toEqual(["view.json"]);
    expect((await stat(join(folder, "view.json"))).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(join(folder, "view.json"), "utf8"))).toEqual({
      gateways: [
        {
          gateway: "https://gw.example",
          zones: ["cluster.local."],
          search: ["ns1.svc.cluster.local."],
          vanished: [{ zone: "old.example.", untilMs: 1_700_000_000_000 }],
        },
        { gateway: "https://other.example", zones: [], search: [], vanished: [] },
      ],
    });
  });

  test("is kept in a folder that is made for it", async () => {
    const folder = join(await makeFolder(), "a", "b");
    await writeViewFile(folder, VIEWS);
    expect(read(folder)).toEqual([VIEWS, []]);
  });

  test("is read as versions wrote it that knew of no vanished zones", async () => {
    const folder = await makeFolder();
    await writeFile(join(folder, "view.json"), '{"gateways":[{"gateway":"x","zones":["a."],"search":[]}]}');
    expect(read(folder)).toEqual([new Map([["x", { zones: ["a."], search: [], vanished: [] }]]), []]);
  });

  test("is nothing where no file is, which needs no word", async () => {
    expect(read(await makeFolder())).toEqual([new Map(), []]);
  });

  test.each([
    ["", /JSON/],
    ['{"gateways":[{"gat', /JSON/],
    ["[]", /: it lists no gateways$/],
    ['{"gateways":[{"gateway":"x","zones":["a..b"],"search":[]}]}', /: it holds no views$/],
    ['{"gateways":[{"zones":[],"search":[]}]}', /: it names no gateway$/],
    ['{"gateways":[{"gateway":"x","zones":[],"search":[],"vanished":1}]}', /: its vanished zones are no list$/],
    [
      '{"gateways":[{"gateway":"x","zones":[],"search":[],"vanished":[{"zone":"a."}]}]}',
      /: a vanished zone has no time$/,
    ],
    ['{"gateways":[{"gateway":"x","zones":[],"search":[],"vanished":[{"untilMs":1}]}]}', /: it holds no views$/],
    ['{"gateways":[null]}', /: it holds no views$/],
    [" ".repeat(1_048_577), /: it has more than 1048576 octets$/],
  ])("is nothing where the file is broken, which is told (%#)", async (text, problem) => {
    const folder = await makeFolder();
    await writeFile(join(folder, "view.json"), text);
    const [views, lines] = read(folder);
    expect([views.size, lines.length]).toEqual([0, 1]);
    expect(lines[0]).toMatch(/^what gateways told before is not known: .*view\.json: /);
    expect(lines[0]).toMatch(problem);
  });

  test("stays as it was when it cannot be replaced, and no draft is left", async () => {
    const folder = await makeFolder();
    await writeViewFile(folder, VIEWS);
    await rm(join(folder, "view.json"));
    // A folder in its place cannot be replaced by a file.
    await writeViewFile(join(folder, "view.json"), VIEWS);
    await expect(writeViewFile(folder, VIEWS)).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
    expect(await readdir(folder)).toEqual(["view.json"]);
  });
});
