import { appendFile, mkdir, mkdtemp, rename, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { isFieldMap, type KubernetesObject } from "../../../src/sync/objects/kubernetes-object.ts";
import type { SourceReading } from "../../../src/sync/source.ts";
import { watchedManifests } from "../../../src/sync/sources/watched-manifests.ts";

function service(name: string): string {
  return `apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ns1 }
spec: { clusterIP: 10.96.0.1 }
`;
}

/** What is known of a followed path. */
class Told {
  readonly collections = new Map<string, SourceReading>();
  /** `complete` and failures, in their order. */
  readonly events: string[] = [];
  confirmations = 0;
  isFailing = false;
  replacements = 0;

  get names(): string[] {
    return [...this.collections.values()].flatMap(({ objects }) => objects.map(nameOf)).toSorted();
  }

  get isWhole(): boolean {
    return [...this.collections.values()].every(({ isWhole }) => isWhole);
  }
}

function nameOf({ content }: KubernetesObject): string {
  const { metadata } = content;
  return isFieldMap(metadata) ? String(metadata["name"]) : "";
}

/** Follows a path until the test ends, and waits until it is known or has failed. */
async function follow(path: string): Promise<Told> {
  const told = new Told();
  const abort = new AbortController();
  const source = watchedManifests(path, "east", { pace: { lookMs: 200, settleMs: 20, settleLooks: 5 } });
  const ended = source.follow(
    {
      replace: (collection, reading) => {
        if (collection !== "") told.replacements++;
        told.collections.set(collection, reading);
      },
      put: () => told.events.push("put"),
      remove: () => told.events.push("remove"),
      complete: () => told.events.push("complete"),
      confirm: () => {
        told.confirmations++;
        told.isFailing = false;
      },
      fail: (problem) => {
        told.isFailing = true;
        told.events.push(`${problem.name} ${problem.code}`);
      },
    },
    abort.signal,
  );
  onTestFinished(async () => {
    abort.abort();
    await ended;
  });
  await vi.waitFor(() => expect(told.events).not.toEqual([]), 20_000);
  return told;
}

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "meshdoh-watched-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
});

async function write(file: string, text: string): Promise<string> {
  const path = join(root, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return path;
}

/** Waits until the names of the Services that are known are these. */
async function seen(told: Told, ...names: readonly string[]): Promise<void> {
  await vi.waitFor(() => expect(told.names).toEqual(names), { timeout: 20_000, interval: 20 });
}

describe("a file", () => {
  test("is told when it is first read, and again when it is written", async () => {
    const path = await write("a.yaml", service("web"));
    const told = await follow(path);
    expect([told.events, told.names]).toEqual([["complete"], ["web"]]);
    await writeFile(path, service("shop"));
    await seen(told, "shop");
    await appendFile(path, `---\n${service("cart")}`);
    await seen(told, "cart", "shop");
  });

  test("is told when another one is renamed to its place, as editors do", async () => {
    const path = await write("a.yaml", service("web"));
    const told = await follow(path);
    for (const name of ["b1", "b2", "b3"]) {
      await rename(await write(".a.yaml.swp", service(name)), path);
      await seen(told, name);
    }
    expect(told.isFailing).toBe(false);
  });

  test("that is gone is a failure, which keeps what was known, until it is back", async () => {
    const path = await write("a.yaml", service("web"));
    const told = await follow(path);
    await rm(path);
    await vi.waitFor(() => expect(told.isFailing).toBe(true), 20_000);
    expect(told.names).toEqual(["web"]);
    await writeFile(path, service("shop"));
    await seen(told, "shop");
    await vi.waitFor(() => expect(told.isFailing).toBe(false), 20_000);
    expect(new Set(told.events)).toEqual(new Set(["complete", "SourceError missing"]));
  });

  test("that is not there at first is told once it is", async () => {
    const told = await follow(join(root, "later/a.yaml"));
    expect(told.events).toEqual(["SourceError missing"]);
    await write("later/a.yaml", service("web"));
    await seen(told, "web");
    await vi.waitFor(() => expect(told.events.at(-1)).toBe("complete"), 20_000);
  });

  test("behind a link is told when what the link leads to changes", async () => {
    const target = await write("elsewhere/a.yaml", service("web"));
    await symlink(target, join(root, "a.yaml"));
    const told = await follow(join(root, "a.yaml"));
    await writeFile(target, service("shop"));
    await seen(told, "shop");
    expect(told.isFailing).toBe(false);
  });

  test("with a document that is broken says that something may be missing, until it is mended", async () => {
    const path = await write("a.yaml", `${service("web")}---\n${service("shop")}`);
    const told = await follow(path);
    await writeFile(path, `${service("web")}---\na: [\n`);
    await seen(told, "web");
    expect(told.isWhole).toBe(false);
    await writeFile(path, service("web"));
    await vi.waitFor(() => expect(told.isWhole).toBe(true), 20_000);
  });

  test("that was cut to nothing, as in the middle of being written, says that something may be missing", async () => {
    const path = await write("a.yaml", service("web"));
    const told = await follow(path);
    await truncate(path);
    await vi.waitFor(() => expect(told.isWhole).toBe(false), 20_000);
  });

  test("that stays as it is is confirmed, and not read again", async () => {
    const told = await follow(await write("a.yaml", service("web")));
    // Read again once: it was written so shortly before that it may have been written twice.
    await vi.waitFor(() => expect(told.confirmations).toBeGreaterThan(6), 20_000);
    const { replacements, confirmations } = told;
    await vi.waitFor(() => expect(told.confirmations).toBeGreaterThan(confirmations + 3), 20_000);
    expect(told.replacements).toBe(replacements);
  });
});

describe("a folder", () => {
  test("is told file by file, whatever comes and goes in it", async () => {
    await write("east/a.yaml", service("a"));
    const told = await follow(join(root, "east"));
    await write("east/b.yaml", service("b"));
    await seen(told, "a", "b");
    await write(
      "east/deeper/still/c.json",
      JSON.stringify({ apiVersion: "v1", kind: "Service", metadata: { name: "c" } }),
    );
    await seen(told, "a", "b", "c");
    await rm(join(root, "east/a.yaml"));
    await seen(told, "b", "c");
    await rm(join(root, "east/deeper"), { recursive: true });
    await seen(told, "b");
    expect(told.events).not.toContain("remove");
  });

  test("that is exchanged for another is told as the other is", async () => {
    await write("east/a.yaml", service("a"));
    await write("new/b.yaml", service("b"));
    const told = await follow(join(root, "east"));
    await rename(join(root, "east"), join(root, "old"));
    await rename(join(root, "new"), join(root, "east"));
    await seen(told, "b");
    await write("east/c.yaml", service("c"));
    await seen(told, "b", "c");
    await vi.waitFor(() => expect(told.isFailing).toBe(false), 20_000);
  });

  test("of a mounted ConfigMap is told when the link to its data is exchanged", async () => {
    await write("east/..1/a.yaml", service("a"));
    await symlink("..1", join(root, "east/..data"));
    await symlink("..data/a.yaml", join(root, "east/a.yaml"));
    const told = await follow(join(root, "east"));
    expect(told.names).toEqual(["a"]);
    await write("east/..2/a.yaml", service("b"));
    await symlink("..2", join(root, "east/..data_tmp"));
    await rename(join(root, "east/..data_tmp"), join(root, "east/..data"));
    await rm(join(root, "east/..1"), { recursive: true });
    await seen(told, "b");
  });

  test("that has become empty says that something may be missing", async () => {
    const path = await write("east/a.yaml", service("a"));
    const told = await follow(join(root, "east"));
    await rm(path);
    await vi.waitFor(() => expect(told.isWhole).toBe(false), 20_000);
  });
});

test("read at once, it is as any source of manifests", async () => {
  const path = await write("a.yaml", service("web"));
  const { objects, isWhole } = await watchedManifests(path, "east").read();
  expect([objects.map(nameOf), isWhole]).toEqual([["web"], true]);
});
