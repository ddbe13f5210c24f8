import { readFile } from "node:fs/promises";
import { createSecureContext, type SecureContext } from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RrType } from "../../src/dns/numbers.ts";
import { parseUpstreamAddress } from "../../src/gateway/upstream-url.ts";
import type { Reply } from "../../src/resolver/resolver.ts";
import { openUpstreams } from "../../src/upstreams/open.ts";
import type { OpenUpstream } from "../../src/upstreams/open-upstream.ts";
import { question, zoneText } from "../support/records.ts";
import { contextOf } from "../support/view.ts";
import { makeAuthority, startNamed, startUnbound, type Authority, type RealServer } from "./real-servers.ts";
import { lookFor } from "./required-tools.ts";

const { isMissing, word } = lookFor({ tools: ["unbound", "named", "openssl"] });

const STARTERS = { unbound: startUnbound, named: startNamed };

/** Its URL over each transport. */
const URLS: Readonly<Record<string, (server: RealServer) => string>> = {
  UDP: ({ plainPort }) => `udp://127.0.0.1:${plainPort}`,
  "UDP with 0x20": ({ plainPort }) => `udp://127.0.0.1:${plainPort}?0x20=on`,
  TCP: ({ plainPort }) => `tcp://127.0.0.1:${plainPort}`,
  TLS: ({ tlsPort }) => `tls://127.0.0.1:${tlsPort}`,
  "TLS by name": ({ tlsPort }) => `tls://dns.example:${tlsPort}#127.0.0.1`,
  HTTPS: ({ httpsPort }) => `https://127.0.0.1:${httpsPort}/dns-query`,
  "HTTPS by name": ({ httpsPort }) => `https://dns.example:${httpsPort}/dns-query#127.0.0.1`,
  "HTTPS by address and name": ({ httpsPort }) => `https://127.0.0.1:${httpsPort}/dns-query#dns.example`,
};

let authority: Authority;
let trust: SecureContext;

beforeAll(async () => {
  if (isMissing) return;
  authority = await makeAuthority();
  trust = createSecureContext({ ca: await readFile(authority.caFile) });
});

afterAll(async () => {
  if (!isMissing) await authority.remove();
});

describe.skipIf(isMissing).each(["unbound", "named"] as const)(`%s as upstream${word}`, (program) => {
  let server: RealServer;

  beforeAll(async () => {
    server = await STARTERS[program](authority);
  });

  afterAll(() => server.stop());

  describe.each(Object.entries(URLS))("over %s", (_transport, urlOf) => {
    let upstream: OpenUpstream;

    beforeAll(() => {
      const [opened] = openUpstreams([parseUpstreamAddress(urlOf(server), { plainUpstreams: true })], {
        secureContext: trust,
      });
      if (opened === undefined) throw new Error("nothing was opened");
      upstream = opened;
    });

    afterAll(() => upstream.close());

    function ask(name: string, type: string): Promise<Reply> {
      const attempt = { timeoutMs: 5000, whenAbandoned: () => undefined };
      return upstream.ask(question(name, type), contextOf({ dnssecOk: true }), attempt);
    }

    test.each<[string, string, number, readonly string[]]>([
      ["www.example", "A", 0, ["www.example. 300 A 192.0.2.80"]],
      ["www.example", "AAAA", 0, ["www.example. 300 AAAA 2001:db8::80"]],
      ["www.example", "MX", 0, []],
      ["no.example", "A", 3, []],
    ])("%s %s is answered", async (name, type, rcode, answer) => {
      const reply = await ask(name, type);
      expect([reply.rcode, zoneText(reply.answer), reply.authoritative, reply.additional]).toEqual([
        rcode,
        answer,
        false,
        [],
      ]);
    });

    test("a denial has its negative TTL", async () => {
      const soa = (await ask("no.example", "A")).authority.find(({ type }) => type === RrType.Soa);
      expect(soa?.ttlSeconds).toBe(60);
    });

    test("an alias is followed by its target, or stands alone", async () => {
      const { answer } = await ask("alias.example", "A");
      expect(zoneText(answer)[0]).toBe("alias.example. 300 CNAME www.example.");
    });

    test("what no datagram holds is answered as a whole", async () => {
      expect((await ask("long.example", "TXT")).answer).toHaveLength(40);
    });

    test("a hundred questions at a time are answered", async () => {
      const replies = await Promise.all(Array.from({ length: 100 }, () => ask("www.example", "A")));
      expect(replies.every(({ rcode, answer }) => rcode === 0 && answer.length === 1)).toBe(true);
    });
  });
});
