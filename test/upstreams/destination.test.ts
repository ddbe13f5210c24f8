import { describe, expect, test } from "vitest";
import { parseUpstreamAddress } from "../../src/gateway/upstream-url.ts";
import { UpstreamError } from "../../src/resolver/upstream.ts";
import { Destination } from "../../src/upstreams/destination.ts";
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

describe("a destination whose addresses change", () => {
  function changing(known: string[], refresh: () => Promise<void> = async () => undefined): Destination {
    const address = parseUpstreamAddress("https://dns.example/x", { plainUpstreams: true });
    return new Destination(address, TRUST, { known, refresh });
  }

  test("is nowhere before it is asked for, and then where it is known to be", async () => {
    const known: string[] = [];
    const destination = changing(known, async () => void known.push("192.0.2.1"));
    expect([destination.isKnown, destination.hosts]).toEqual([false, []]);
    // Never the name, which the system would resolve.
    expect(() => destination.host).toThrow(UpstreamError);
    await destination.refresh();
    expect([destination.isKnown, destination.host]).toEqual([true, "192.0.2.1"]);
  });

  test("keeps to the address that worked as long as that is one of them", () => {
    const known = ["192.0.2.1", "192.0.2.2"];
    const destination = changing(known);
    destination.prefer("192.0.2.2");
    known.unshift("192.0.2.9");
    expect(destination.hosts).toEqual(["192.0.2.2", "192.0.2.9", "192.0.2.1"]);
    known.pop();
    expect(destination.hosts).toEqual(["192.0.2.9", "192.0.2.1"]);
  });

  test("may change, unlike one with bootstrap addresses or none", () => {
    expect(changing([]).mayChange).toBe(true);
    expect(destinationOf("https://dns.example/x#192.0.2.1").mayChange).toBe(false);
  });

  test("tells when it cannot be found", async () => {
    const destination = changing([], async () => {
      throw new UpstreamError("unreachable", "its name does not exist");
    });
    await expect(destination.refresh()).rejects.toThrow("its name does not exist");
  });
});
