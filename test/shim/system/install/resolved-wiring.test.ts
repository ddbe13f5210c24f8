import { expect, test } from "vitest";
import {
  delegateWiring,
  dropInWiring,
  type ResolvedWishes,
} from "../../../../src/shim/system/install/resolved-wiring.ts";
import type { Step } from "../../../../src/shim/system/install/step.ts";

const WISHES: ResolvedWishes = {
  version: 258,
  listen: [{ address: "127.0.0.1", port: 5354 }],
  search: ["ns1.svc.cluster.local"],
  zones: ["cluster.local.", "clusterset.local."],
  outside: "resolvers",
};
const written = (steps: readonly Step[]): [string, string[]][] =>
  steps.flatMap((step): [string, string[]][] =>
    step.kind === "write-file" ? [[step.path, step.text.split("\n").filter((line) => /^[^#]/.test(line))]] : [],
  );

test("a delegate has the names to search, then the zones that lead to the shim alone", () => {
  expect(written(delegateWiring(WISHES).change)).toEqual([
    [
      "/etc/systemd/dns-delegate.d/meshdoh.dns-delegate",
      ["[Delegate]", "DNS=127.0.0.1:5354", "Domains=ns1.svc.cluster.local ~cluster.local ~clusterset.local"],
    ],
  ]);
});

test("reverse zones that a gateway tells, or a suffix names, lead to the shim as others do", () => {
  const zones = ["cluster.local.", "240.240.in-addr.arpa.", "10.in-addr.arpa"];
  for (const wiring of [delegateWiring, dropInWiring]) {
    const [[, lines] = []] = written(wiring({ ...WISHES, zones }).change);
    expect(lines?.at(-1)).toBe("Domains=ns1.svc.cluster.local ~cluster.local ~240.240.in-addr.arpa ~10.in-addr.arpa");
  }
});

test("a drop-in takes out other global servers, and every name leads to the shim where the gateway is asked for all", () => {
  expect(written(dropInWiring({ ...WISHES, version: 252, outside: "gateway" }).change)).toEqual([
    [
      "/etc/systemd/resolved.conf.d/meshdoh.conf",
      ["[Resolve]", "DNS=", "DNS=127.0.0.1:5354", "Domains=ns1.svc.cluster.local ~cluster.local ~clusterset.local ~."],
    ],
  ]);
});

test("more domains than systemd-resolved takes are refused", () => {
  const zones = Array.from({ length: 256 }, (_, index) => `z${index}.example.`);
  expect(() => delegateWiring({ ...WISHES, zones })).toThrow(
    "systemd-resolved takes 256 domains, and these are 257: use --wiring file",
  );
});
