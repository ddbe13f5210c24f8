import { describe, expect, test } from "vitest";
import { zoneText } from "../../support/records.ts";
import { openGateway, told } from "./gateway-harness.ts";

const V4 = (name: string): string[] => [
  "NOERROR",
  expect.stringMatching(new RegExp(`^${name} \\d+ A 127\\.0\\.0\\.1$`)),
];
const V6 = (name: string): string[] => ["NOERROR", expect.stringMatching(new RegExp(`^${name} \\d+ AAAA ::1$`))];

describe("names that stay here", () => {
  test.each<[title: string, question: string, expected: string[]]>([
    ["RFC 6761 section 6.3: localhost is the loopback address", "localhost A", V4("localhost.")],
    ["RFC 6761 section 6.3: localhost is the loopback address of IPv6, too", "localhost AAAA", V6("localhost.")],
    ["RFC 6761 section 6.3: so is whatever lies below localhost", "a.localhost A", V4("a.localhost.")],
    ["RFC 6761 section 6.3: localhost has nothing else", "localhost MX", ["NOERROR"]],
    ["RFC 6761 section 6.4: invalid is NXDOMAIN", "a.invalid A", ["NXDOMAIN"]],
    ["RFC 6761 section 6.2: test is NXDOMAIN", "a.test A", ["NXDOMAIN"]],
    ["RFC 6761 section 6.1: reverse names of private addresses stay", "1.2.168.192.in-addr.arpa PTR", ["NXDOMAIN"]],
    ["RFC 6762 section 22.1: local is for multicast DNS", "printer.local A", ["NXDOMAIN"]],
    ["RFC 7686 section 2: onion is NXDOMAIN", "facebookcorewwwi.onion A", ["NXDOMAIN"]],
    ["RFC 8375 section 4: home.arpa is the home network's", "nas.home.arpa A", ["NXDOMAIN"]],
    ["RFC 9476 section 2: alt is not of the DNS", "a.gns.alt A", ["NXDOMAIN"]],
    ["ICANN resolution 2024.07.29.06: internal is private", "db.internal A", ["NXDOMAIN"]],
    ["RFC 6303 section 4.2: reverse names of this network", "1.0.0.0.in-addr.arpa PTR", ["NXDOMAIN"]],
    ["RFC 6303 section 4.2: reverse names of loopback", "1.0.0.127.in-addr.arpa PTR", ["NXDOMAIN"]],
    ["RFC 6303 section 4.2: reverse names of links", "1.0.254.169.in-addr.arpa PTR", ["NXDOMAIN"]],
    ["RFC 6303 section 4.2: reverse names of documentation", "1.113.0.203.in-addr.arpa PTR", ["NXDOMAIN"]],
    ["RFC 6303 section 4.2: the reverse name of broadcast", "255.255.255.255.in-addr.arpa PTR", ["NOERROR"]],
    ["RFC 6303 section 4.1: reverse names of private addresses", "1.0.0.10.in-addr.arpa PTR", ["NXDOMAIN"]],
    ["RFC 6303 section 4.1: the last of 172.16.0.0/12", "1.0.31.172.in-addr.arpa PTR", ["NXDOMAIN"]],
    [
      "RFC 6303 section 4.4: reverse names of unique local addresses",
      `${"0.".repeat(30)}d.f.ip6.arpa PTR`,
      ["NXDOMAIN"],
    ],
    ["RFC 6303 section 4.5: reverse names of IPv6 links", `${"0.".repeat(29)}8.e.f.ip6.arpa PTR`, ["NXDOMAIN"]],
    ["RFC 7793 section 4: reverse names of shared addresses", "1.0.64.100.in-addr.arpa PTR", ["NXDOMAIN"]],
  ])("%s", async (_title, question, expected) => {
    const { upstream, ask } = openGateway({ view: { autopath: false } });
    upstream.otherwise({ answer: [] });
    expect(told(await ask(question))).toEqual(expected);
    expect(upstream.asked).toEqual([]);
  });

  test.each([
    [
      "RFC 6303 section 3: the denial carries the SOA of the empty zone",
      "1.0.0.10.in-addr.arpa PTR",
      "10.in-addr.arpa.",
    ],
    ["RFC 6761 section 6.4: the denial carries an SOA", "a.invalid A", "invalid."],
  ])("%s", async (_title, question, zone) => {
    const { ask } = openGateway();
    expect(zoneText((await ask(question)).authority)).toEqual([
      expect.stringMatching(`^${zone.replaceAll(".", "\\.")} \\d+ SOA `),
    ]);
  });

  test("RFC 6303 section 4.1: what is next to a private network is public", async () => {
    const { upstream, ask } = openGateway();
    upstream.says("1.0.32.172.in-addr.arpa. PTR", { answer: ["1.0.32.172.in-addr.arpa. 60 PTR www.example.com."] });
    expect((await ask("1.0.32.172.in-addr.arpa PTR")).answer).toHaveLength(1);
  });

  test("ICANN resolution 2024.07.29.06: a host of the mesh below internal is answered all the same", async () => {
    const { ask } = openGateway();
    expect(told(await ask("metrics.internal A"))).toEqual(["NOERROR", "metrics.internal. 30 A 10.9.9.9"]);
  });
});

describe("names that an operator keeps servers for", () => {
  const zones = ["home.arpa", "internal", "10.in-addr.arpa", "localhost", "onion"];

  test.each([
    ["RFC 8375 section 4: home.arpa may have servers of its own", "nas.home.arpa. A"],
    ["ICANN resolution 2024.07.29.06: so may internal", "db.internal. A"],
    ["RFC 6303 section 3: so may a reverse zone", "1.0.0.10.in-addr.arpa. A"],
  ])("%s", async (_title, question) => {
    const { upstream, zoneUpstream, ask } = openGateway({ zones });
    const line = `${question.replace(" A", "")} 60 A 192.0.2.7`;
    zoneUpstream.says(question, { answer: [line] });
    expect(told(await ask(question))).toEqual(["NOERROR", line]);
    expect(upstream.asked).toEqual([]);
  });

  test.each<[title: string, question: string, expected: string[]]>([
    ["RFC 6761 section 6.3: localhost never has", "localhost A", V4("localhost.")],
    ["RFC 7686 section 2: onion never has", "a.onion A", ["NXDOMAIN"]],
  ])("%s", async (_title, question, expected) => {
    const { zoneUpstream, ask } = openGateway({ zones });
    expect(told(await ask(question))).toEqual(expected);
    expect(zoneUpstream.asked).toEqual([]);
  });
});
