import { expect, test } from "vitest";
import { readInstallation } from "../../../../src/shim/system/observe/installation.ts";
import { openRootFiles } from "../../../../src/shim/system/observe/root-files.ts";
import type { Installation } from "../../../../src/shim/system/observe/installation.ts";
import { plantMachine, type Entry } from "./machine-tree.ts";
import { ARCH, INSTALL_WORDS, INSTALLED, without } from "./machine-trees.ts";

async function read(tree: Readonly<Record<string, Entry>>): Promise<Installation | undefined> {
  const root = await plantMachine(tree);
  return readInstallation(root, openRootFiles(root));
}

const SERVICE = "/etc/systemd/system/meshdoh-shim.service";

test("what an install wrote down is read, and compared with what is there", async () => {
  expect(await read(INSTALLED)).toEqual({
    sinceMs: expect.any(Number),
    wiring: "file",
    installWords: INSTALL_WORDS,
    words: ["/usr/bin/meshdoh", "shim", "--gateway=https://dns.example.org/dns-query", "--listen=127.0.0.1:53"],
    listen: ["127.0.0.1:53"],
    resolvers: ["192.0.2.53"],
    files: [
      { path: SERVICE, state: "ours" },
      { path: "/etc/resolv.conf", state: "ours" },
    ],
  });
});

test("files that are gone, changed or replaced by a link are told", async () => {
  const tree = {
    ...without(INSTALLED, SERVICE),
    "/etc/resolv.conf": { link: "/x" },
    "/x": INSTALLED["/etc/resolv.conf"] ?? "",
  };
  expect((await read(tree))?.files).toEqual([
    { path: SERVICE, state: "missing" },
    { path: "/etc/resolv.conf", state: "changed" },
  ]);
  expect((await read({ ...INSTALLED, "/etc/resolv.conf": "nameserver 192.0.2.1\n" }))?.files[1]?.state).toBe("changed");
});

test("the words are those of the service as it is now, of one that is gone those that were written", async () => {
  const changed = await read({ ...INSTALLED, [SERVICE]: "[Service]\nExecStart=/opt/meshdoh shim --gateway=x\n" });
  expect(changed?.words).toEqual(["/opt/meshdoh", "shim", "--gateway=x"]);
  expect((await read(without(INSTALLED, SERVICE)))?.words[0]).toBe("/usr/bin/meshdoh");
});

test("a machine without the shim has none", async () => {
  expect(await read(ARCH)).toBeUndefined();
});

test("notes that cannot be read are an error that names them", async () => {
  await expect(read({ "/var/lib/meshdoh-shim/install.json": "{" })).rejects.toThrow(
    "/var/lib/meshdoh-shim/install.json cannot be used",
  );
});
