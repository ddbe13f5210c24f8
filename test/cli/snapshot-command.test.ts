import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decodePublisher, encodePublisher } from "../../src/snapshot/publisher.ts";
import { meshdoh, type Ran } from "./fake-terminal.ts";

let folder: string;
let store: string;

function serviceAt(clusterIP: string): string {
  return `apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: ns1 }\nspec: { clusterIP: ${clusterIP} }\n`;
}

async function publish(clusterIP: string): Promise<void> {
  const path = join(folder, "east.yaml");
  await writeFile(path, serviceAt(clusterIP));
  expect((await meshdoh("sync", "--from", `east=manifests:${path}`, "--to", store)).status).toBe(0);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshdoh-snapshot-"));
  store = `dir:${join(folder, "table")}`;
  for (const clusterIP of ["10.96.0.1", "10.96.0.2", "10.96.0.3"]) await publish(clusterIP);
});
afterAll(() => rm(folder, { recursive: true }));

function snapshot(...words: readonly string[]): Promise<Ran> {
  return meshdoh("snapshot", ...words, "--store", store);
}

async function snapshotJson(...words: readonly string[]): Promise<unknown> {
  const printed: unknown = JSON.parse((await snapshot(...words, "--json")).output);
  return printed;
}

describe("meshdoh snapshot list", () => {
  test("shows the current snapshot and those before it", async () => {
    const { status, output, complaints } = await snapshot("list");
    expect({ status, complaints }).toEqual({ status: 0, complaints: "" });
    const [head, ...lines] = output.trimEnd().split("\n");
    expect(head).toMatch(/^GENERATION {2}PUBLISHED +DIGEST +CLUSTERS$/);
    expect(lines.map((line) => line.replaceAll(/ {2,}/g, "|"))).toEqual([
      expect.stringMatching(/^3\|2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\dZ\|[\w-]{22}\|east\|current$/),
      expect.stringMatching(/^2\|.*\|east$/),
      expect.stringMatching(/^1\|.*\|east$/),
    ]);
  });

  test("prints one JSON object with --json", async () => {
    expect(await snapshotJson("list")).toMatchObject({
      snapshots: [
        { generation: 3, isCurrent: true, clusters: ["east"] },
        { generation: 2, isCurrent: false, clusters: ["east"] },
        { generation: 1, isCurrent: false, clusters: ["east"] },
      ],
    });
  });
});

describe("meshdoh snapshot show", () => {
  test("shows what the current one holds, or another", async () => {
    const { output } = await snapshot("show");
    expect(output).toMatch(/^generation {2}3$/m);
    expect(output).toMatch(/^names {7}1, in \d+ shards$/m);
    expect(output).toMatch(/^cluster east\n {2}zone {5}cluster\.local\.\n/m);
    expect(output).toMatch(/^ {2}claims {3}Service 1$/m);
    expect((await snapshot("show", "1")).output).toMatch(/^generation {2}1$/m);
  });

  test("prints one JSON object with --json", async () => {
    expect(await snapshotJson("show", "2")).toMatchObject({
      generation: 2,
      names: 1,
      clusters: [{ cluster: "east", zone: "cluster.local.", claims: { Service: 1 } }],
    });
  });
});

describe("meshdoh snapshot diff", () => {
  test.each([
    [["1"], "~ web.ns1.svc.cluster.local.  10.96.0.1 (east Service ns1/web)  ->  10.96.0.3 (east Service ns1/web)"],
    [
      ["1", "2"],
      "~ web.ns1.svc.cluster.local.  10.96.0.1 (east Service ns1/web)  ->  10.96.0.2 (east Service ns1/web)",
    ],
    [["3"], "no changes"],
  ])("%j shows what turns the one into the other", async (words, line) => {
    const { status, output } = await snapshot("diff", ...words);
    expect([status, output.split("\n")[0]]).toEqual([0, line]);
  });

  test("prints one JSON object with --json", async () => {
    expect(await snapshotJson("diff", "1", "2")).toMatchObject({
      changes: [{ kind: "change", name: "web.ns1.svc.cluster.local." }],
      settingChanges: [],
      counts: [{ cluster: "east", kind: "Service", added: 0, changed: 1, removed: 0 }],
    });
  });
});

describe("meshdoh snapshot restore", () => {
  test("goes back, and says how; the current one is left as it is", async () => {
    const { status, output } = await snapshot("restore", "1");
    expect([status, output]).toEqual([
      0,
      "restored generation 1 as generation 4. The next sync publishes what the clusters say by then.\n",
    ]);
    expect((await snapshot("diff", "1", "4")).output).toBe("no changes\n");
    expect((await snapshot("restore", "4")).output).toBe("generation 4 is the current one: nothing to do\n");
    expect(await snapshotJson("restore", "3")).toEqual({ generation: 5 });
  });
});

describe("meshdoh snapshot", () => {
  test.each([
    [["show", "77"], 1, /dir:\S+ holds no generation 77: it holds [\d, ]+$/m],
    [[], 2, /a word is missing: use list, show, diff or restore/],
    [["undo"], 2, /"undo" is no word for snapshots: use list, show, diff or restore/],
    [["diff"], 2, /snapshot diff needs a generation, as snapshot list shows/],
    [["restore", "last"], 2, /"last" is no generation: give a number that snapshot list shows/],
    [["list", "3"], 2, /"3" is one word too many/],
  ])("%j ends with status %i and says why", async (words, expected, message) => {
    const { status, complaints } = await snapshot(...words);
    expect([status, complaints]).toEqual([expected, expect.stringMatching(message)]);
  });

  test("says what to do where nothing was published", async () => {
    const empty = `dir:${join(folder, "empty")}`;
    expect((await meshdoh("snapshot", "list", "--store", empty)).output).toBe("no snapshot: nothing was published\n");
    const { status, complaints } = await meshdoh("snapshot", "show", "--store", empty);
    expect([status, complaints]).toEqual([1, expect.stringContaining("publish one with meshdoh sync --to")]);
  });
});

test("meshdoh snapshot restore is refused while a sync follows a cluster, and with --force warns and leaves it its claim", async () => {
  const path = join(folder, "table/publisher/east");
  const record = decodePublisher(await readFile(path), "publisher/east");
  const renewedSeconds = Math.floor(Date.now() / 1000);
  await writeFile(path, encodePublisher({ ...record, owner: "prod-sync", isFollowing: true, renewedSeconds }));
  const before = await snapshotJson("list");
  const refused = await snapshot("restore", "1");
  expect([refused.status, refused.output]).toEqual([3, ""]);
  expect(refused.complaints).toMatch(
    /^warning: cluster east is followed by prod-sync, which last said so at 2\S+Z and publishes what changes there\nrefused, nothing was restored: stop what follows first, or pass --force\n$/,
  );
  expect(await snapshotJson("list")).toEqual(before);
  const forced = await snapshot("restore", "1", "--force");
  expect(forced.status).toBe(0);
  expect(forced.complaints).toContain("warning: cluster east is followed by prod-sync");
  expect(decodePublisher(await readFile(path), "publisher/east")).toMatchObject({
    owner: "prod-sync",
    isFollowing: true,
    renewedSeconds,
  });
});
