import { expect, test } from "vitest";
import { DEFAULT_VIP_POOLS } from "../../../src/mesh/vip-pool.ts";
import { haproxyConfiguration } from "../../../src/sync/export/haproxy.ts";
import type { VipService } from "../../../src/sync/export/vip-services.ts";
import { vipService } from "./vip-values.ts";

/** The configuration without the comment that it begins with. */
function sections(
  services: readonly VipService[],
  resolvers: readonly { address: string; port: number }[] = [],
): string {
  const text = haproxyConfiguration(services, { vipPools: DEFAULT_VIP_POOLS, resolvers });
  return text.slice(text.indexOf("\n\n") + 2);
}

const DEFAULTS = `defaults meshdoh-vips
  mode tcp
  option socket-stats
  timeout connect 5s
  timeout client 1h
  timeout server 1h
`;

test("a service is a frontend and a backend of its name, with a bind for each VIP", () => {
  const other = vipService({ id: "web.example.com_80", port: 80, vips: ["240.240.0.2"], objects: ["one", "two"] });
  const targets = [
    { host: "10.0.0.1", isAddress: true, port: 8080 },
    { host: "2001:db8::1", isAddress: true, port: 8080 },
  ];
  expect(sections([vipService(), { ...other, targets }])).toBe(`${DEFAULTS}
frontend db.example.com_3306 from meshdoh-vips
  # east ServiceEntry ns1/db
  bind 240.240.0.1:3306 transparent name 240.240.0.1
  bind [2001:2::1]:3306 transparent name 2001:2::1
  default_backend db.example.com_3306

backend db.example.com_3306 from meshdoh-vips
  server db.example.com:3306 db.example.com:3306

frontend web.example.com_80 from meshdoh-vips
  # one
  # two
  bind 240.240.0.2:80 transparent name 240.240.0.2
  default_backend web.example.com_80

backend web.example.com_80 from meshdoh-vips
  server 10.0.0.1:8080 10.0.0.1:8080
  server 2001:db8::1:8080 [2001:db8::1]:8080
`);
});

test("hosts are looked up with the resolvers that are named, addresses never", () => {
  const targets = [
    { host: "db.example.com", isAddress: false, port: 3306 },
    { host: "10.0.0.1", isAddress: true, port: 3306 },
  ];
  const resolvers = [
    { address: "10.0.0.2", port: 53 },
    { address: "2001:db8::53", port: 5353 },
  ];
  const text = sections([vipService({ targets })], resolvers);
  expect(text).toContain(`
resolvers meshdoh-outside
  nameserver outside-1 10.0.0.2:53
  nameserver outside-2 [2001:db8::53]:5353
  accepted_payload_size 1232
  hold valid 10s
`);
  expect(text).toContain(`
  server db.example.com:3306 db.example.com:3306 resolvers meshdoh-outside init-addr none
  server 10.0.0.1:3306 10.0.0.1:3306
`);
});

test.each([
  [[], "# HAProxy looks hosts up when it starts, with the resolver of its machine; --resolver names another"],
  [[{ address: "10.0.0.2", port: 53 }], "# HAProxy looks hosts up with the resolvers below while it runs"],
])("it begins with a comment that says who looks hosts up: %#", (resolvers, line) => {
  const text = haproxyConfiguration([], { vipPools: DEFAULT_VIP_POOLS, resolvers });
  const lines = text.slice(0, text.indexOf("\n\n")).split("\n");
  expect(lines).toContain(line);
  expect(lines.filter((each) => !each.startsWith("# "))).toEqual([]);
});
