import { expect, test } from "vitest";
import { reapplyService, tellService, watchPath } from "../../../../src/shim/system/install/wiring-units.ts";

test("a file that is trampled again and again is given up", () => {
  const unit = reapplyService(["/opt/my node", "/opt/meshdoh.mjs"]);
  expect(unit).toContain('ExecStart="/opt/my node" /opt/meshdoh.mjs shim install --reapply\n');
  expect(unit).toMatch(/^\[Unit\]\n(?:.+\n)+StartLimitIntervalSec=5min\nStartLimitBurst=5\n/m);
  expect(watchPath()).toContain("PathChanged=/etc/resolv.conf\n");
});

test("resolvconf is told once the shim runs, and told otherwise when it stops", () => {
  const lines = tellService(["/bin/sh", "-c", "a | b"], ["/bin/sh", "-c", "c"]).split("\n");
  expect(lines).toEqual(
    expect.arrayContaining([
      "After=meshdoh-shim.service",
      'ExecStart=/bin/sh -c "a | b"',
      "ExecStop=/bin/sh -c c",
      "RemainAfterExit=yes",
    ]),
  );
});
