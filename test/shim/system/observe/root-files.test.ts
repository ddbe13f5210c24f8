import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openRootFiles } from "../../../../src/shim/system/observe/root-files.ts";
import { plantMachine } from "./machine-tree.ts";

describe("files below a root", () => {
  test.each([
    ["a file", "/etc/plain", "plain\n"],
    ["nothing", "/etc/nothing", undefined],
    ["a file taken for a folder", "/etc/plain/below", undefined],
    ["an absolute link, which stays inside", "/etc/absolute", "stub\n"],
    ["a relative link", "/etc/relative", "stub\n"],
    ["a link through a folder that is a link", "/var/run/stub.conf", "stub\n"],
    ["a link that climbs out, which ends at the root", "/etc/climbing", "stub\n"],
    ["a link that leads nowhere", "/etc/dangling", undefined],
  ])("%s is read as the machine sees it", async (_what, path, expected) => {
    const root = await plantMachine({
      "/etc/plain": "plain\n",
      "/run/stub.conf": "stub\n",
      "/etc/absolute": { link: "/run/stub.conf" },
      "/etc/relative": { link: "../run/stub.conf" },
      "/var/run": { link: "/run" },
      "/etc/climbing": { link: "../../../../../../run/stub.conf" },
      "/etc/dangling": { link: "/run/gone" },
    });
    expect(await openRootFiles(root).readText(path)).toBe(expected);
  });

  test("links that lead in a circle are refused", async () => {
    const root = await plantMachine({ "/etc/one": { link: "two" }, "/etc/two": { link: "one" } });
    await expect(openRootFiles(root).readText("/etc/one")).rejects.toThrow(
      "/etc/one leads through more than 40 symbolic links",
    );
  });

  test("a link is told as written, and only of a link", async () => {
    const root = await plantMachine({ "/etc/link": { link: "../run/x" }, "/etc/plain": "", "/e": { link: "/etc" } });
    const files = openRootFiles(root);
    expect(await files.linkTarget("/etc/link")).toBe("../run/x");
    expect(await files.linkTarget("/e/link")).toBe("../run/x");
    expect(await files.linkTarget("/etc/plain")).toBeUndefined();
    expect(await files.linkTarget("/etc/nothing")).toBeUndefined();
  });

  test("a folder is listed in order, and one that is not there is empty", async () => {
    const root = await plantMachine({ "/d/b": "", "/d/a": "" });
    expect(await openRootFiles(root).list("/d")).toEqual(["a", "b"]);
    expect(await openRootFiles(root).list("/nothing")).toEqual([]);
  });

  test("the permissions of a file are those of what a link leads to", async () => {
    const root = await plantMachine({ "/etc/token": "t", "/etc/link": { link: "/etc/token" } });
    await chmod(join(root, "etc/token"), 0o640);
    expect(await openRootFiles(root).status("/etc/link")).toMatchObject({ mode: 0o640 });
    expect(await openRootFiles(root).status("/nothing")).toBeUndefined();
  });

  test("what is there and cannot be read is an error", async () => {
    const root = await plantMachine({});
    await mkdir(join(root, "folder"));
    await expect(openRootFiles(root).readText("/folder")).rejects.toThrow("EISDIR");
  });

  test("this machine's own files are read where they are, those of /proc included", async () => {
    const text = await openRootFiles("/").readText("/proc/self/mountinfo");
    expect(text).toContain(" / ");
  });
});
