import { expect, test } from "vitest";
import { inTree } from "../../../../src/shim/system/diagnose/in-tree.ts";

test.each([
  ["meshdoh shim uninstall", "meshdoh shim uninstall --root=/srv/image"],
  ["sudo meshdoh shim doctor", "sudo meshdoh shim doctor --root=/srv/image"],
  ["meshdoh shim install --wiring=file", "meshdoh shim install --root=/srv/image --wiring=file"],
  ["meshdoh --version", "meshdoh --version"],
  ["chmod 600 /etc/meshdoh/token", "chroot /srv/image sh -c 'chmod 600 /etc/meshdoh/token'"],
  [
    "echo 'nameserver 192.0.2.1' > /etc/resolv.conf",
    String.raw`chroot /srv/image sh -c 'echo '\''nameserver 192.0.2.1'\'' > /etc/resolv.conf'`,
  ],
])("%s touches the tree alone", (mend, expected) => {
  const finding = { id: "x", severity: "broken", problem: "", why: "", mend } as const;
  expect(inTree([finding], "/srv/image").map((each) => each.mend)).toEqual([expected]);
});

test("a folder with a blank in its name is one word", () => {
  const finding = { id: "x", severity: "broken", problem: "", why: "", mend: "meshdoh shim uninstall" } as const;
  expect(inTree([finding], "/srv/my image")[0]?.mend).toBe("meshdoh shim uninstall --root='/srv/my image'");
});
