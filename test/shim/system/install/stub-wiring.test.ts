import { expect, test } from "vitest";
import type { Step } from "../../../../src/shim/system/install/step.ts";
import {
  fileWiring,
  networkManagerWiring,
  resolvconfWiring,
  type StubWishes,
} from "../../../../src/shim/system/install/stub-wiring.ts";
import { PLAIN_MACHINE } from "./scene.ts";

const WISHES: StubWishes = {
  nameservers: ["127.0.0.1"],
  search: ["ns1.svc.cluster.local"],
  options: ["ndots:5", "edns0"],
  hasService: false,
};
const LINES = "'nameserver 127.0.0.1' 'search ns1.svc.cluster.local' 'options ndots:5 edns0'";
const commands = (steps: readonly Step[]): (string | undefined)[][] =>
  steps.flatMap((step) => (step.kind === "run-command" ? [[step.command?.at(-1), step.undo?.at(-1)]] : []));

test("NetworkManager is told in global settings", () => {
  const [text] = networkManagerWiring(WISHES).change.flatMap((step) => (step.kind === "write-file" ? [step.text] : []));
  expect(text?.split("\n").slice(1)).toEqual([
    "[global-dns]",
    "searches=ns1.svc.cluster.local",
    "options=ndots:5,edns0",
    "",
    "[global-dns-domain-*]",
    "servers=127.0.0.1",
    "",
  ]);
});

test.each([
  ["debian", "resolvconf -a lo.meshdoh", "resolvconf -d lo.meshdoh"],
  ["openresolv", "resolvconf -m 0 -x -a meshdoh", "resolvconf -f -d meshdoh"],
] as const)("resolvconf of %s gets one more interface", (flavour, add, remove) => {
  const { units, change } = resolvconfWiring(flavour, WISHES);
  expect([units, commands(change)]).toEqual([[], [[`printf '%s\\n' ${LINES} | ${add}`, remove]]]);
});

test("and a unit that tells it after each start where there are units", () => {
  const { units } = resolvconfWiring("debian", { ...WISHES, hasService: true });
  expect(units.map(({ name, wantedBy }) => [name, wantedBy])).toEqual([
    ["meshdoh-shim-wiring.service", "multi-user.target"],
  ]);
});

test.each([true, false])("resolv.conf is written in place only where it is a mount point: %s", (isBindMounted) => {
  const { change } = fileWiring(
    WISHES,
    { ...PLAIN_MACHINE, resolvConf: { ...PLAIN_MACHINE.resolvConf, isBindMounted } },
    [],
  );
  expect(change).toEqual([expect.objectContaining({ path: "/etc/resolv.conf", isInPlace: isBindMounted })]);
});

test("and it is watched where there are units", () => {
  const { units } = fileWiring({ ...WISHES, hasService: true }, PLAIN_MACHINE, ["/usr/bin/meshdoh"]);
  expect(units.map(({ name }) => name)).toEqual(["meshdoh-shim-wiring.service", "meshdoh-shim-wiring.path"]);
});
