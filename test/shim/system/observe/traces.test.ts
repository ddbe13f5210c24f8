import { expect, test } from "vitest";
import { openRootFiles } from "../../../../src/shim/system/observe/root-files.ts";
import { findTraces } from "../../../../src/shim/system/observe/traces.ts";
import { plantMachine } from "./machine-tree.ts";

test("files that only an install of the shim writes are found, and those of others are not", async () => {
  const root = await plantMachine({
    "/etc/systemd/system/meshdoh-shim.service": "",
    "/etc/systemd/system/meshdoh-shim-wiring.path": "",
    "/etc/systemd/system/meshdohx.service": "",
    "/etc/systemd/system/ssh.service": "",
    "/etc/systemd/resolved.conf.d/meshdoh.conf": "",
    "/etc/systemd/resolved.conf.d/mine.conf": "",
    "/etc/systemd/dns-delegate.d/meshdoh.dns-delegate": "",
    "/etc/NetworkManager/conf.d/90-meshdoh.conf": "",
    "/etc/NetworkManager/conf.d/90-other.conf": "",
  });
  expect(await findTraces(openRootFiles(root))).toEqual([
    "/etc/systemd/system/meshdoh-shim-wiring.path",
    "/etc/systemd/system/meshdoh-shim.service",
    "/etc/systemd/dns-delegate.d/meshdoh.dns-delegate",
    "/etc/systemd/resolved.conf.d/meshdoh.conf",
    "/etc/NetworkManager/conf.d/90-meshdoh.conf",
  ]);
});

test("a machine without any of the folders has none", async () => {
  expect(await findTraces(openRootFiles(await plantMachine({})))).toEqual([]);
});
