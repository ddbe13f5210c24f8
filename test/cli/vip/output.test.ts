import { expect, test } from "vitest";
import { rowAsJson, rowAsText, rowsAsText } from "../../../src/cli/vip/output.ts";
import type { VipRow, VipUser } from "../../../src/sync/vip-rows.ts";
import { name } from "../../support/table.ts";

const USER: VipUser = {
  cluster: "east",
  kind: "ServiceEntry",
  namespace: "ns1",
  object: "orders",
  chosenBy: "meshdoh",
  vips: ["240.240.0.1", "2001:2::1"],
  ports: [
    { name: "mysql", protocol: "tcp", port: 3306, targetPort: 13_306 },
    { name: "dns", protocol: "udp", port: 53 },
  ],
  servers: ["10.0.0.1", "db.example.net"],
};
const ISTIO: VipUser = { ...USER, cluster: "west", chosenBy: "istio", vips: ["240.240.9.9"], ports: [], servers: [] };
const IN_USE: VipRow = {
  host: name("orders.example.com"),
  ipv4: "240.240.0.1",
  ipv6: "2001:2::1",
  state: "in-use",
  users: [USER, ISTIO],
};
const RESTING: VipRow = {
  host: name("old.example.com"),
  ipv4: "240.240.100.200",
  ipv6: "2001:2::2",
  state: "resting",
  restsUntilSeconds: 1_700_000_000,
  users: [],
};
const RESERVED: VipRow = { ...IN_USE, host: name("new.example.com"), state: "reserved", users: [] };
const GIVEN: VipRow = { host: name("istio.example.com"), state: "given", users: [ISTIO] };

test("the list has a line for each host, in columns", () => {
  expect(rowsAsText([IN_USE, RESTING, RESERVED, GIVEN])).toBe(
    `HOST                 IPV4             IPV6       STATE                               OBJECTS
orders.example.com.  240.240.0.1      2001:2::1  in use                              east ServiceEntry ns1/orders, west ServiceEntry ns1/orders: 240.240.9.9
old.example.com.     240.240.100.200  2001:2::2  resting until 2023-11-14T22:13:20Z
new.example.com.     240.240.0.1      2001:2::1  reserved, not published yet
istio.example.com.   -                -          given by others                     west ServiceEntry ns1/orders: 240.240.9.9
`,
  );
});

test("a list of nothing says so", () => {
  expect(rowsAsText([])).toBe("no host has a VIP\n");
});

test("one row shows everything about its host", () => {
  expect(rowAsText(IN_USE)).toBe(`host   orders.example.com.
ipv4   240.240.0.1
ipv6   2001:2::1
state  in use

east ServiceEntry ns1/orders
  vips     240.240.0.1 2001:2::1 (chosen by meshdoh)
  ports    mysql 3306/tcp at 13306, dns 53/udp
  servers  10.0.0.1 db.example.net

west ServiceEntry ns1/orders
  vips     240.240.9.9 (chosen by istio)
  ports    none with a name
  servers  the host itself
`);
});

test("as JSON a row has all its fields, whatever it lacks", () => {
  expect(rowAsJson(IN_USE)).toEqual({
    host: "orders.example.com.",
    ipv4: "240.240.0.1",
    ipv6: "2001:2::1",
    state: "in-use",
    restsUntil: null,
    objects: [USER, ISTIO],
  });
  expect(rowAsJson(RESTING)).toMatchObject({ state: "resting", restsUntil: "2023-11-14T22:13:20Z", objects: [] });
  expect(rowAsJson(GIVEN)).toMatchObject({ ipv4: null, ipv6: null, state: "given" });
});

test("a name never moves the cursor of a terminal", () => {
  const text = rowsAsText([{ ...IN_USE, users: [{ ...USER, object: "a\u001b[2Jb\n" }] }]);
  expect(text).toContain("east ServiceEntry ns1/a?[2Jb?");
});
