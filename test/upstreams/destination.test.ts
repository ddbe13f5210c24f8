import { describe, expect, test } from "vitest";
import { destinationOf, TRUST } from "./scene.ts";

describe("a destination", () => {
  test("is its host where there are no bootstrap addresses, whatever fails", () => {
    const destination = destinationOf("https://dns.example/x");
    destination.turnAway("dns.example");
    expect(destination.host).toBe("dns.example");
  });

  test("is each of its bootstrap addresses in turn, and the first one again", () => {
    const destination = destinationOf("tls://dns.example#192.0.2.1,2001:db8::1");
    const hosts = [0, 1, 2].map(() => {
      const { host } = destination;
      destination.turnAway(host);
      return host;
    });
    expect(hosts).toEqual(["192.0.2.1", "2001:db8::1", "192.0.2.1"]);
  });

  test("has the address that worked tried first, and the others after it", () => {
    const destination = destinationOf("tls://dns.example#192.0.2.1,192.0.2.2,192.0.2.3");
    destination.prefer("192.0.2.2");
    expect(destination.hosts).toEqual(["192.0.2.2", "192.0.2.3", "192.0.2.1"]);
    // It failed before another one was preferred.
    destination.turnAway("192.0.2.1");
    expect(destination.host).toBe("192.0.2.2");
  });

  test.each([
    ["tls://dns.example#192.0.2.1", { servername: "dns.example", secureContext: TRUST }],
    ["tls://192.0.2.1#dns.example", { servername: "dns.example", secureContext: TRUST }],
    ["tls://192.0.2.1", { secureContext: TRUST }],
    ["https://[2001:db8::1]/x", { secureContext: TRUST }],
  ])("%s names the server in TLS, unless by an address (RFC 6066 section 3)", (url, expected) => {
    expect(destinationOf(url).tlsOptions()).toEqual(expected);
  });
});
