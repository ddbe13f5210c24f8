import { describe, expect, test } from "vitest";
import { openGateway, told } from "./gateway-harness.ts";

/** A name in each locally served zone and its rcode: an address that is the zone itself is there, without records. */
const ROWS: readonly (readonly [title: string, name: string, rcode: string])[] = [
  ["RFC 6303 section 4.1: 10.in-addr.arpa", "1.0.0.10.in-addr.arpa", "NXDOMAIN"],
  ["RFC 6303 section 4.1: 16.172.in-addr.arpa", "1.0.16.172.in-addr.arpa", "NXDOMAIN"],
  ["RFC 6303 section 4.1: 17.172.in-addr.arpa", "1.0.17.172.in-addr.arpa", "NXDOMAIN"],
  ["RFC 6303 section 4.1: 18.172.in-addr.arpa", "1.0.18.172.in-addr.arpa", "NXDOMAIN"],
  ["RFC 6303 section 4.1: 19.172.in-addr.arpa", "1.0.19.172.in-addr.arpa", "NXDOMAIN"],
  ["RFC 6303 section 4.1: 20.172.in-addr.arpa", "1.0.20.172.in-addr.arpa", "NXDOMAIN"],
  ["RFC 6303 section 4.1: 21.172.in-addr.arpa", "1.0.21.172.in-addr.arpa", "NXDOMAIN"],
  ["RFC 6303 section 4.1: 22.172.in-addr.arpa", "1.0.22.172.in-addr.arpa", "NXDOMAIN"],
  ["RFC 6303 section 4.1: 23.172.in-addr.arpa", "1.0.23.172.in-addr.arpa", "NXDOMAIN"],
  ["RFC 6303 section 4.1: 24.172.in-addr.arpa", "1.0.24.172.in-addr.arpa", "NXDOMAIN"],
  ["RFC 6303 section 4.1: 25.172.in-addr.arpa", "1.0.25.172.in-addr.arpa", "NXDOMAIN"],
  ["RFC 6303 section 4.1: 26.172.in-addr.arpa", "1.0.26.172.in-addr.arpa", "NXDOMAIN"],
  ["RFC 6303 section 4.1: 27.172.in-addr.arpa", "1.0.27.172.in-addr.arpa", "NXDOMAIN"],
  ["RFC 6303 section 4.1: 28.172.in-addr.arpa", "1.0.28.172.in-addr.arpa", "NXDOMAIN"],
  ["RFC 6303 section 4.1: 29.172.in-addr.arpa", "1.0.29.172.in-addr.arpa", "NXDOMAIN"],
  ["RFC 6303 section 4.1: 30.172.in-addr.arpa", "1.0.30.172.in-addr.arpa", "NXDOMAIN"],
  ["RFC 6303 section 4.1: 31.172.in-addr.arpa", "1.0.31.172.in-addr.arpa", "NXDOMAIN"],
  ["RFC 6303 section 4.1: 168.192.in-addr.arpa", "1.0.168.192.in-addr.arpa", "NXDOMAIN"],
  ["RFC 6303 section 4.2: 0.in-addr.arpa", "1.0.0.0.in-addr.arpa", "NXDOMAIN"],
  ["RFC 6303 section 4.2: 127.in-addr.arpa", "1.0.0.127.in-addr.arpa", "NXDOMAIN"],
  ["RFC 6303 section 4.2: 254.169.in-addr.arpa", "1.0.254.169.in-addr.arpa", "NXDOMAIN"],
  ["RFC 6303 section 4.2: 2.0.192.in-addr.arpa", "1.2.0.192.in-addr.arpa", "NXDOMAIN"],
  ["RFC 6303 section 4.2: 100.51.198.in-addr.arpa", "1.100.51.198.in-addr.arpa", "NXDOMAIN"],
  ["RFC 6303 section 4.2: 113.0.203.in-addr.arpa", "1.113.0.203.in-addr.arpa", "NXDOMAIN"],
  ["RFC 6303 section 4.2: 255.255.255.255.in-addr.arpa", "255.255.255.255.in-addr.arpa", "NOERROR"],
  [
    "RFC 6303 section 4.3: the unspecified address of IPv6",
    "0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa",
    "NOERROR",
  ],
  [
    "RFC 6303 section 4.3: the loopback address of IPv6",
    "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa",
    "NOERROR",
  ],
  [
    "RFC 6303 section 4.4: d.f.ip6.arpa",
    "0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.d.f.ip6.arpa",
    "NXDOMAIN",
  ],
  [
    "RFC 6303 section 4.5: 8.e.f.ip6.arpa",
    "0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.e.f.ip6.arpa",
    "NXDOMAIN",
  ],
  [
    "RFC 6303 section 4.5: 9.e.f.ip6.arpa",
    "0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.9.e.f.ip6.arpa",
    "NXDOMAIN",
  ],
  [
    "RFC 6303 section 4.5: a.e.f.ip6.arpa",
    "0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.a.e.f.ip6.arpa",
    "NXDOMAIN",
  ],
  [
    "RFC 6303 section 4.5: b.e.f.ip6.arpa",
    "0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.b.e.f.ip6.arpa",
    "NXDOMAIN",
  ],
  [
    "RFC 6303 section 4.6: 8.b.d.0.1.0.0.2.ip6.arpa",
    "0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
    "NXDOMAIN",
  ],
  ["RFC 7793 section 4: 64.100.in-addr.arpa", "1.0.64.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 65.100.in-addr.arpa", "1.0.65.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 66.100.in-addr.arpa", "1.0.66.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 67.100.in-addr.arpa", "1.0.67.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 68.100.in-addr.arpa", "1.0.68.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 69.100.in-addr.arpa", "1.0.69.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 70.100.in-addr.arpa", "1.0.70.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 71.100.in-addr.arpa", "1.0.71.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 72.100.in-addr.arpa", "1.0.72.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 73.100.in-addr.arpa", "1.0.73.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 74.100.in-addr.arpa", "1.0.74.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 75.100.in-addr.arpa", "1.0.75.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 76.100.in-addr.arpa", "1.0.76.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 77.100.in-addr.arpa", "1.0.77.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 78.100.in-addr.arpa", "1.0.78.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 79.100.in-addr.arpa", "1.0.79.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 80.100.in-addr.arpa", "1.0.80.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 81.100.in-addr.arpa", "1.0.81.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 82.100.in-addr.arpa", "1.0.82.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 83.100.in-addr.arpa", "1.0.83.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 84.100.in-addr.arpa", "1.0.84.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 85.100.in-addr.arpa", "1.0.85.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 86.100.in-addr.arpa", "1.0.86.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 87.100.in-addr.arpa", "1.0.87.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 88.100.in-addr.arpa", "1.0.88.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 89.100.in-addr.arpa", "1.0.89.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 90.100.in-addr.arpa", "1.0.90.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 91.100.in-addr.arpa", "1.0.91.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 92.100.in-addr.arpa", "1.0.92.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 93.100.in-addr.arpa", "1.0.93.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 94.100.in-addr.arpa", "1.0.94.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 95.100.in-addr.arpa", "1.0.95.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 96.100.in-addr.arpa", "1.0.96.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 97.100.in-addr.arpa", "1.0.97.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 98.100.in-addr.arpa", "1.0.98.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 99.100.in-addr.arpa", "1.0.99.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 100.100.in-addr.arpa", "1.0.100.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 101.100.in-addr.arpa", "1.0.101.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 102.100.in-addr.arpa", "1.0.102.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 103.100.in-addr.arpa", "1.0.103.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 104.100.in-addr.arpa", "1.0.104.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 105.100.in-addr.arpa", "1.0.105.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 106.100.in-addr.arpa", "1.0.106.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 107.100.in-addr.arpa", "1.0.107.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 108.100.in-addr.arpa", "1.0.108.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 109.100.in-addr.arpa", "1.0.109.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 110.100.in-addr.arpa", "1.0.110.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 111.100.in-addr.arpa", "1.0.111.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 112.100.in-addr.arpa", "1.0.112.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 113.100.in-addr.arpa", "1.0.113.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 114.100.in-addr.arpa", "1.0.114.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 115.100.in-addr.arpa", "1.0.115.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 116.100.in-addr.arpa", "1.0.116.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 117.100.in-addr.arpa", "1.0.117.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 118.100.in-addr.arpa", "1.0.118.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 119.100.in-addr.arpa", "1.0.119.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 120.100.in-addr.arpa", "1.0.120.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 121.100.in-addr.arpa", "1.0.121.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 122.100.in-addr.arpa", "1.0.122.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 123.100.in-addr.arpa", "1.0.123.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 124.100.in-addr.arpa", "1.0.124.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 125.100.in-addr.arpa", "1.0.125.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 126.100.in-addr.arpa", "1.0.126.100.in-addr.arpa", "NXDOMAIN"],
  ["RFC 7793 section 4: 127.100.in-addr.arpa", "1.0.127.100.in-addr.arpa", "NXDOMAIN"],
];

describe("locally served zones", () => {
  test.each(ROWS)("%s stays here", async (_title, name, rcode) => {
    const { upstream, ask } = openGateway({ view: { autopath: false } });
    upstream.otherwise({ answer: [`${name}. 60 PTR www.example.com.`] });
    const reply = await ask(`${name} PTR`);
    expect([told(reply), reply.authority.map(({ type }) => type)]).toEqual([[rcode], [6]]);
    expect(upstream.asked).toEqual([]);
  });

  test.each([
    ["RFC 6303 section 4.1: what stands before 172.16.0.0/12", "1.0.15.172.in-addr.arpa"],
    ["RFC 6303 section 4.1: what stands behind 172.16.0.0/12", "1.0.32.172.in-addr.arpa"],
    ["RFC 7793 section 4: what stands before 100.64.0.0/10", "1.0.63.100.in-addr.arpa"],
    ["RFC 7793 section 4: what stands behind 100.64.0.0/10", "1.0.128.100.in-addr.arpa"],
    ["RFC 6303 section 4.2: an address beside that of broadcast", "254.255.255.255.in-addr.arpa"],
    ["RFC 6303 section 4.3: an address beside that of loopback", `2.${"0.".repeat(31)}ip6.arpa`],
    ["RFC 6303 section 4.5: what stands behind the links of IPv6", `${"0.".repeat(29)}c.e.f.ip6.arpa`],
    [
      "RFC 6303 section 4.6: what stands behind the documentation of IPv6",
      `${"0.".repeat(24)}9.b.d.0.1.0.0.2.ip6.arpa`,
    ],
  ])("%s is public", async (_title, name) => {
    const { upstream, ask } = openGateway({ view: { autopath: false } });
    upstream.otherwise({ answer: [`${name}. 60 PTR www.example.com.`] });
    expect(told(await ask(`${name} PTR`))).toEqual(["NOERROR", `${name}. 60 PTR www.example.com.`]);
  });
});
