import { describe, expect, test } from "vitest";
import type { UpstreamAddress } from "../../src/resolver/upstream-address.ts";
import { parseUpstreamAddress, UpstreamUrlError } from "../../src/gateway/upstream-url.ts";

const SERVER = { plainUpstreams: true };
const WORKER = { plainUpstreams: false };

const PLAIN = { bootstrapAddresses: [], randomCase: false };

describe("the URL of an upstream", () => {
  test.each<[string, UpstreamAddress]>([
    [
      "https://dns.example/dns-query",
      {
        ...PLAIN,
        scheme: "https",
        label: "https://dns.example",
        host: "dns.example",
        port: 443,
        href: "https://dns.example/dns-query",
        serverName: "dns.example",
      },
    ],
    [
      "https://192.0.2.53:8443/a/b?c=d#dns.example",
      {
        ...PLAIN,
        scheme: "https",
        label: "https://192.0.2.53:8443",
        host: "192.0.2.53",
        port: 8443,
        href: "https://192.0.2.53:8443/a/b?c=d",
        serverName: "dns.example",
      },
    ],
    [
      "https://DNS.example/x#192.0.2.1,2001:DB8:0::1",
      {
        ...PLAIN,
        scheme: "https",
        label: "https://dns.example",
        host: "dns.example",
        port: 443,
        href: "https://dns.example/x",
        bootstrapAddresses: ["192.0.2.1", "2001:db8::1"],
        serverName: "dns.example",
      },
    ],
    [
      "http://[::1]:8053/dns-query",
      {
        ...PLAIN,
        scheme: "http",
        label: "http://[::1]:8053",
        host: "::1",
        port: 8053,
        href: "http://[::1]:8053/dns-query",
        serverName: "::1",
      },
    ],
    [
      "tls://[2001:db8::53]#DNS.example",
      {
        ...PLAIN,
        scheme: "tls",
        label: "tls://[2001:db8::53]",
        host: "2001:db8::53",
        port: 853,
        href: "tls://[2001:db8::53]",
        serverName: "dns.example",
      },
    ],
    [
      "tls://dns.example:8853#192.0.2.53",
      {
        ...PLAIN,
        scheme: "tls",
        label: "tls://dns.example:8853",
        host: "dns.example",
        port: 8853,
        href: "tls://dns.example:8853",
        bootstrapAddresses: ["192.0.2.53"],
        serverName: "dns.example",
      },
    ],
    [
      "tcp://192.0.2.53/",
      {
        ...PLAIN,
        scheme: "tcp",
        label: "tcp://192.0.2.53",
        host: "192.0.2.53",
        port: 53,
        href: "tcp://192.0.2.53/",
        serverName: "192.0.2.53",
      },
    ],
    [
      "udp://192.0.2.53:5353?0x20=on",
      {
        ...PLAIN,
        scheme: "udp",
        label: "udp://192.0.2.53:5353",
        host: "192.0.2.53",
        port: 5353,
        href: "udp://192.0.2.53:5353?0x20=on",
        serverName: "192.0.2.53",
        randomCase: true,
      },
    ],
  ])("%s says where it is and how it is spoken to", (text, expected) => {
    expect(parseUpstreamAddress(text, SERVER)).toEqual(expected);
  });

  test.each([
    "http://127.0.0.1:8053/dns-query",
    "http://localhost/dns-query",
    "udp://dns.example#192.0.2.1",
    "tcp://192.0.2.1?0x20=off",
  ])("may be %s for a server", (text) => {
    expect(parseUpstreamAddress(text, SERVER).href).toBe(text.split("#", 1)[0]);
  });

  test.each(["https://dns.example/dns-query", "tls://dns.example", "tls://192.0.2.1#dns.example", "tcp://10.96.0.10"])(
    "may be %s for a Worker",
    (text) => {
      expect(parseUpstreamAddress(text, WORKER).href).toBe(text.split("#", 1)[0]);
    },
  );
});

describe("what is no upstream", () => {
  test.each([
    ["192.0.2.53", 'not "192.0.2.53"'],
    ["", 'not ""'],
    ["ftp://192.0.2.53/", 'not "ftp://192.0.2.53/"'],
    ["tls:192.0.2.53", 'not "tls:192.0.2.53"'],
    ["tls://1.2.3", 'not "tls://1.2.3"'],
    ["udp://192.0.2.256", 'not "udp://192.0.2.256"'],
    ["udp://192.0.2.1:0", 'not "udp://192.0.2.1:0"'],
    ["udp://192.0.2.1:65536", 'not "udp://192.0.2.1:65536"'],
    ["udp://a b", 'not "udp://a b"'],
    ["http://192.0.2.53/dns-query", ": http:// is for servers on this machine, write https://"],
    ["http://127.0.0.1.example/dns-query", ": http:// is for servers on this machine, write https://"],
    ["tls://192.0.2.53/dns-query", ": tls:// has no path"],
    ["tls://192.0.2.53?0x20=on", ": the only parameter is ?0x20=on, for udp:// and tcp://"],
    ["udp://192.0.2.53?0x20=yes", ": the only parameter is ?0x20=on, for udp:// and tcp://"],
    ["tls://dns.example", "cannot be resolved, write tls://dns.example#192.0.2.53 with its address"],
    ["tls://dns.example#ns.example", ": behind a name # brings its addresses, commas between"],
    ["https://dns.example/x#192.0.2.1,", ": behind a name # brings its addresses, commas between"],
    ["tls://192.0.2.53#192.0.2.54", ": behind an address # brings the certificate's name"],
    ["https://user:pw@dns.example/dns-query", "an upstream has no user name or password"],
    ["https://user:pw@dns.exa mple/dns-query", "not a URL with @ in it"],
  ])("%s is refused by a server, with a word why", (text, reason) => {
    const parse = (): unknown => parseUpstreamAddress(text, SERVER);
    expect(parse).toThrow(UpstreamUrlError);
    expect(parse).toThrow("must list URLs such as https://192.0.2.53/dns-query or tls://192.0.2.53, not ");
    expect(parse).toThrow(reason);
    expect(parse).not.toThrow("pw");
  });

  test.each([
    ["udp://192.0.2.53", "udp:// needs meshdoh serve"],
    ["https://dns.example/dns-query#192.0.2.53", "a Worker cannot use what stands after #"],
    ["https://192.0.2.53/dns-query#dns.example", "a Worker cannot use what stands after #"],
    ["tls://dns.example#nowhere", "behind a name # brings its addresses"],
  ])("%s is refused by a Worker, with a word why", (text, reason) => {
    expect(() => parseUpstreamAddress(text, WORKER)).toThrow(reason);
  });

  test("a long one is not repeated as a whole", () => {
    const text = `x${"y".repeat(5000)}`;
    expect(() => parseUpstreamAddress(text, SERVER)).toThrow(/not "xy{199}"$/);
  });
});
