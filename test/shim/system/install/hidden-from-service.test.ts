import { chmodSync } from "node:fs";
import { expect, test } from "vitest";
import { hiddenFromService } from "../../../../src/shim/system/install/hidden-from-service.ts";
import { Tree } from "./scene.ts";

test("a file in a folder that services do not see is hidden", () => {
  using tree = new Tree();
  expect(hiddenFromService(`${tree.root}/etc/resolv.conf`)).toMatch(
    /lies below \/tmp, which services do not see: put it below \/usr\/local or \/opt$/,
  );
});

test("a program of the distribution is not, and what is missing is the system's error", () => {
  expect(hiddenFromService("/bin/sh")).toBeUndefined();
  expect(() => hiddenFromService("/nowhere/meshdoh.mjs")).toThrow("ENOENT");
});

test.skipIf(process.getuid?.() !== 0)("a file that only root can read is hidden", () => {
  using tree = new Tree("/var/cache");
  tree.write("/etc/secret", "", 0o600);
  chmodSync(tree.root, 0o755);
  expect(hiddenFromService(`${tree.root}/etc/secret`)).toBe(
    `not all may read ${tree.root}/etc/secret: chmod a+r ${tree.root}/etc/secret`,
  );
  chmodSync(tree.root, 0o700);
  expect(hiddenFromService(`${tree.root}/etc/resolv.conf`)).toBe(
    `not all may enter ${tree.root}: chmod a+rx ${tree.root}`,
  );
});
