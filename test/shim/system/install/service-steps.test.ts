import { expect, test } from "vitest";
import { serviceSteps } from "../../../../src/shim/system/install/service-steps.ts";

const UNIT = {
  words: ["/usr/local/bin/meshdoh", "shim", "--gateway=https://dns.example.org/dns-query"],
  listen: [
    { address: "127.0.0.1", port: 53 },
    { address: "::", port: 53 },
  ],
  isSocketActivated: false,
};

test("the service is written, enabled and started, and every address must answer", () => {
  expect(serviceSteps(UNIT, []).map(({ kind }) => kind)).toEqual([
    "run-command",
    "write-file",
    "make-link",
    "run-command",
    "run-command",
    "run-command",
    "run-command",
    "await-answer",
    "await-answer",
  ]);
  const asked = serviceSteps(UNIT, []).flatMap((step) => (step.kind === "await-answer" ? [step.at] : []));
  expect(asked).toEqual([
    { address: "127.0.0.1", port: 53 },
    { address: "::1", port: 53 },
  ]);
});

test("sockets that systemd opens are a unit of their own, and so is what the wiring needs", () => {
  const more = { name: "more.path", text: "[Path]\n" };
  const steps = serviceSteps({ ...UNIT, isSocketActivated: true }, [more]);
  const written = steps.flatMap((step) => (step.kind === "write-file" ? [step.path] : []));
  const linked = steps.flatMap((step) => (step.kind === "make-link" ? [step.path] : []));
  expect(written).toEqual([
    "/etc/systemd/system/meshdoh-shim.service",
    "/etc/systemd/system/meshdoh-shim.socket",
    "/etc/systemd/system/more.path",
  ]);
  expect(linked).toEqual([
    "/etc/systemd/system/multi-user.target.wants/meshdoh-shim.service",
    "/etc/systemd/system/sockets.target.wants/meshdoh-shim.socket",
  ]);
});
