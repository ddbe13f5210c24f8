import { describe, expect, test } from "vitest";
import { parseName } from "../../../src/dns/name.ts";
import { EdeCode } from "../../../src/dns/numbers.ts";
import { specialUse } from "../../../src/resolver/stages/special-use.ts";
import { edeCodes, outcome, question, replyOf, zoneText } from "../../support/records.ts";
import { contextOf, viewOf } from "../../support/view.ts";

const PASSED_ON = replyOf(["web.example. 30 A 192.0.2.1"]);
const asked = specialUse()(() => Promise.resolve(PASSED_ON));

describe("special-use names", () => {
  test.each([
    ["printer.local", "local."],
    ["a.b.local", "local."],
    ["x.test", "test."],
    ["x.invalid", "invalid."],
    ["abc.onion", "onion."],
    ["x.home.arpa", "home.arpa."],
    ["x.alt", "alt."],
    ["db.internal", "internal."],
    ["x.localhost", "localhost."],
    ["_dns.resolver.arpa", "resolver.arpa."],
    ["1.0.0.10.in-addr.arpa", "10.in-addr.arpa."],
    ["1.0.16.172.in-addr.arpa", "16.172.in-addr.arpa."],
    ["1.0.31.172.in-addr.arpa", "31.172.in-addr.arpa."],
    ["1.1.168.192.in-addr.arpa", "168.192.in-addr.arpa."],
    ["1.0.64.100.in-addr.arpa", "64.100.in-addr.arpa."],
    ["1.0.127.100.in-addr.arpa", "127.100.in-addr.arpa."],
    ["1.0.0.127.in-addr.arpa", "127.in-addr.arpa."],
    ["9.9.254.169.in-addr.arpa", "254.169.in-addr.arpa."],
    ["1.2.0.192.in-addr.arpa", "2.0.192.in-addr.arpa."],
    [`${"0.".repeat(24)}0.0.0.0.0.0.d.f.ip6.arpa`, "d.f.ip6.arpa."],
    [`${"0.".repeat(28)}0.8.e.f.ip6.arpa`, "8.e.f.ip6.arpa."],
    [`${"0.".repeat(23)}1.8.b.d.0.1.0.0.2.ip6.arpa`, "8.b.d.0.1.0.0.2.ip6.arpa."],
    ["x.10.in-addr.arpa", "10.in-addr.arpa."],
    ["x.1.0.0.10.in-addr.arpa", "10.in-addr.arpa."],
  ])("%s is denied here, by %s", async (name, zone) => {
    const reply = await asked(question(name), contextOf());
    expect(outcome(reply)).toEqual(["NXDOMAIN"]);
    expect(zoneText(reply.authority)).toEqual([`${zone} 5 SOA ${zone} . 1 7200 1800 86400 5`]);
    expect(reply.extendedErrors).toEqual([{ code: EdeCode.Blocked, text: `${zone} is not for public DNS servers` }]);
  });

  test.each(["local", "internal", "10.in-addr.arpa", "home.arpa"])(
    "%s itself has no records, and is not denied",
    async (name) => {
      expect(outcome(await asked(question(name), contextOf()))).toEqual(["NOERROR"]);
    },
  );

  // Reverse names of the mesh's own addresses may stand below them (RFC 8020).
  test.each([
    ["0.96.10.in-addr.arpa", "10.in-addr.arpa."],
    ["96.10.in-addr.arpa", "10.in-addr.arpa."],
    ["1.0.8.e.f.ip6.arpa", "8.e.f.ip6.arpa."],
  ])("%s has no records, and is not denied", async (name, zone) => {
    const reply = await asked(question(name, "PTR"), contextOf());
    expect(outcome(reply)).toEqual(["NOERROR"]);
    expect(zoneText(reply.authority)).toEqual([`${zone} 5 SOA ${zone} . 1 7200 1800 86400 5`]);
  });

  test.each([
    "www.example.com",
    "notlocal.example",
    "mylocal.com",
    "local.example.com",
    "1.0.0.11.in-addr.arpa",
    "1.0.15.172.in-addr.arpa",
    "1.0.32.172.in-addr.arpa",
    "1.0.63.100.in-addr.arpa",
    "1.0.128.100.in-addr.arpa",
    "8.8.8.8.in-addr.arpa",
    "1.0.0.0.0.0.2.ip6.arpa",
    "arpa.example",
    ".",
  ])("%s goes upstream", async (name) => {
    expect(await asked(question(name), contextOf())).toBe(PASSED_ON);
  });
});

describe.each(["short", "dev", "com", "xn--p1ai", "reviews-v2"])("%s, a name of one label", (label) => {
  describe.each(["A", "AAAA", "CNAME", "HTTPS", "SVCB", "TXT", "MX", "SRV", "PTR", "NS", "SOA", "DS", "DNSKEY", "ANY"])(
    "asked for %s",
    (type) => {
      test.each([false, true])("without DO is not forwarded, and the denial says why (CD %s)", async (cd) => {
        const reply = await asked(question(label, type), contextOf({ checkingDisabled: cd }));
        expect(outcome(reply)).toEqual(["NXDOMAIN"]);
        expect(zoneText(reply.authority)).toEqual([`${label}. 5 SOA ${label}. . 1 7200 1800 86400 5`]);
        expect(edeCodes(reply)).toEqual([EdeCode.Other]);
      });

      test.each([false, true])("with DO is for a validator and goes upstream (CD %s)", async (cd) => {
        const context = contextOf({ dnssecOk: true, checkingDisabled: cd });
        expect(await asked(question(label, type), context)).toBe(PASSED_ON);
      });
    },
  );
});

const DEV = parseName("dev");

describe("a top level that the resolver itself asks for", () => {
  test("goes upstream, whoever the asker is", async () => {
    expect(await asked(question("dev", "NS"), contextOf({ probedTopLevel: DEV }))).toBe(PASSED_ON);
  });

  test.each(["web", "local"])("lets no other name out: %s", async (other) => {
    const reply = await asked(question(other, "NS"), contextOf({ probedTopLevel: DEV }));
    expect(reply.source).toBe("local");
  });

  test("of special use stays all the same", async () => {
    const reply = await asked(question("local", "NS"), contextOf({ probedTopLevel: parseName("local") }));
    expect(outcome(reply)).toEqual(["NOERROR"]);
    expect(reply.source).toBe("local");
  });
});

test("a validator's DO lets no special-use name out", async () => {
  expect(outcome(await asked(question("db.internal", "DS"), contextOf({ dnssecOk: true })))).toEqual(["NXDOMAIN"]);
  expect((await asked(question("local", "DS"), contextOf({ dnssecOk: true }))).source).toBe("local");
});

describe("a view that is not public", () => {
  const context = contextOf({ view: viewOf({ public: false }) });

  test("is refused what would leave, with the reason", async () => {
    const reply = await asked(question("www.example.com"), context);
    expect(outcome(reply)).toEqual(["REFUSED"]);
    expect(edeCodes(reply)).toEqual([EdeCode.Prohibited]);
    expect(reply.authoritative).toBe(false);
  });

  test.each(["A", "DS", "DNSKEY"])("is refused a name of one label when it asks with DO: %s", async (type) => {
    expect(outcome(await asked(question("com", type), { ...context, dnssecOk: true }))).toEqual(["REFUSED"]);
  });

  test("gets denials of special-use names like everyone", async () => {
    expect(outcome(await asked(question("x.internal"), context))).toEqual(["NXDOMAIN"]);
  });
});

test.each([
  ["db.internal", "internal. is not for public DNS servers"],
  ["reviews", "names of one label are not forwarded without DO"],
  ["www.example.com", "this view resolves names of the mesh only"],
])("why %s is kept back is told", async (name, reason) => {
  const context = contextOf({ view: viewOf({ public: false }) });
  await asked(question(name), context);
  expect(context.events).toEqual([{ kind: "special-use", name: `${name}.`, reason }]);
});

test("nothing is told of what goes upstream", async () => {
  const context = contextOf();
  await asked(question("www.example.com"), context);
  expect(context.events).toEqual([]);
});
