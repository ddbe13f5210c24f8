import { expect, test } from "vitest";
import { describeInstall, describeUninstall } from "../../../../src/shim/system/install/describe.ts";
import { install } from "../../../../src/shim/system/install/install.ts";
import { readJournal } from "../../../../src/shim/system/install/journal.ts";
import { planInstall } from "../../../../src/shim/system/install/plan.ts";
import { previewInstall } from "../../../../src/shim/system/install/preview.ts";
import { FakeSystem, PLAIN_MACHINE, Tree, WISHES } from "./scene.ts";

const PLAN = planInstall(PLAIN_MACHINE, WISHES);

test("a dry run shows every file whole and every command, and changes nothing", () => {
  using tree = new Tree();
  const system = new FakeSystem(tree);
  const before = tree.everything();
  const lines = describeInstall(
    previewInstall(PLAN, PLAIN_MACHINE, { files: system.files, earlier: undefined }),
    system.files,
  );
  expect(tree.everything()).toEqual(before);
  expect(lines.filter((line) => line !== "" && !line.startsWith(" "))).toEqual([
    "write /var/lib/meshdoh-shim/install.json (mode 0644): what is done, and what was there before",
    "write /etc/systemd/system/meshdoh-shim.service (mode 0644)",
    "write /etc/systemd/system/meshdoh-shim-wiring.service (mode 0644)",
    "write /etc/systemd/system/meshdoh-shim-wiring.path (mode 0644)",
    "link /etc/systemd/system/multi-user.target.wants/meshdoh-shim.service -> /etc/systemd/system/meshdoh-shim.service",
    "link /etc/systemd/system/multi-user.target.wants/meshdoh-shim-wiring.path -> /etc/systemd/system/meshdoh-shim-wiring.path",
    "run systemctl daemon-reload",
    "run systemctl start meshdoh-shim.service",
    "wait until 127.0.0.1:53 answers; if it does not, put everything back",
    "write /etc/resolv.conf (mode 0644, in place of a file)",
    "run systemctl start meshdoh-shim-wiring.path",
  ]);
  expect(lines).toContain("    nameserver 127.0.0.1");
});

test("of an install that is there, what stays, and what uninstall would do", async () => {
  using tree = new Tree();
  const system = new FakeSystem(tree);
  await install(PLAN, PLAIN_MACHINE, system);
  tree.write("/etc/systemd/system/meshdoh-shim.service", "changed");
  const journal = readJournal(system.files);
  if (journal === undefined) throw new Error("nothing was installed");
  const preview = previewInstall(PLAN, PLAIN_MACHINE, { files: system.files, earlier: journal });
  expect(describeInstall(preview, system.files, journal)).toContain("/etc/resolv.conf stays as it is");
  expect(describeUninstall(journal, system.files)).toEqual([
    "run systemctl stop meshdoh-shim-wiring.path meshdoh-shim-wiring.service",
    "put back /etc/resolv.conf",
    "run systemctl stop meshdoh-shim.service",
    "run systemctl clean --what=state meshdoh-shim.service",
    "run systemctl reset-failed meshdoh-shim*",
    "remove /etc/systemd/system/multi-user.target.wants/meshdoh-shim-wiring.path",
    "remove /etc/systemd/system/multi-user.target.wants/meshdoh-shim.service",
    "remove /etc/systemd/system/meshdoh-shim-wiring.path",
    "remove /etc/systemd/system/meshdoh-shim-wiring.service",
    "leave /etc/systemd/system/meshdoh-shim.service alone: somebody else has changed it",
    "run systemctl daemon-reload",
    "remove /var/lib/meshdoh-shim/install.json",
  ]);
});
