import fc from "fast-check";
import { expect, test } from "vitest";
import { parseName } from "../../../src/dns/name.ts";
import { encodeShard, ShardHosts } from "../../../src/snapshot/format/shard.ts";
import { arbitraryClaim, arbitraryName } from "../../support/arbitrary-mesh.ts";
import { meshHost, serviceClaim, vipClaim } from "../../support/mesh-values.ts";

const CLAIM =
  '{"claims":[{"cluster":"east","kind":"Service","namespace":"ns1","object":"productpage","answer":{"form":"addresses","addresses":["192.0.2.1"]}}]}';

function shardOf(text: string): ShardHosts {
  return new ShardHosts(new TextEncoder().encode(text), "here");
}

test("a shard is a header and one sorted line per host", () => {
  const hosts = [
    meshHost("web.example.com", serviceClaim(["192.0.2.1"])),
    meshHost("api.example.com", vipClaim("api")),
  ];
  expect(new TextDecoder().decode(encodeShard(hosts))).toBe(
    "meshdoh-shard 1\n" +
      'api.example.com. {"claims":[{"cluster":"east","kind":"ServiceEntry","namespace":"ns1","object":"api","answer":{"form":"vip"}}]}\n' +
      `web.example.com. ${CLAIM}\n`,
  );
});

test("every host is found under its name, and no other", () => {
  const host = fc.record({ name: arbitraryName, claims: fc.array(arbitraryClaim("east"), { maxLength: 2 }) });
  fc.assert(
    fc.property(fc.uniqueArray(host, { selector: ({ name }) => name, maxLength: 12 }), (hosts) => {
      const shard = new ShardHosts(encodeShard(hosts), "here");
      expect(shard.size).toBe(hosts.length);
      for (const each of hosts) expect(shard.find(each.name)).toEqual(each);
      expect([...shard.all()]).toEqual(hosts.toSorted((a, b) => (a.name < b.name ? -1 : 1)));
      expect(shard.find(parseName("absent.example.org"))).toBeUndefined();
    }),
  );
});

test("the order of the hosts makes no difference", () => {
  const hosts = ["a", "c", "b"].map((label) => meshHost(`${label}.example.com`, serviceClaim(["192.0.2.1"])));
  expect(encodeShard(hosts.toReversed())).toEqual(encodeShard(hosts));
});

test("a host is parsed once", () => {
  const shard = shardOf(`meshdoh-shard 1\nweb.example.com. ${CLAIM}\n`);
  const name = parseName("web.example.com");
  expect(shard.find(name)).toBe(shard.find(name));
});

test.each([
  ["", 'here does not begin with "meshdoh-shard 1"'],
  ["meshdoh-shard 2\n", 'here does not begin with "meshdoh-shard 1"'],
  ["meshdoh-shard 1", "here does not end with a line end"],
  [`meshdoh-shard 1\nweb.example.com. ${CLAIM}`, "here does not end with a line end"],
  ["meshdoh-shard 1\n\n", "here has a line without a name"],
  ["meshdoh-shard 1\n {}\n", "here has a line without a name"],
  ["meshdoh-shard 1\nweb.example.com.\n", "here has a line without a name"],
  ["meshdoh-shard 1\na. {}\na. {}\n", "here names a host twice"],
])("the text %j is refused", (text, problem) => {
  expect(() => shardOf(text)).toThrow(
    expect.objectContaining({ name: "StoreError", code: "corrupt", message: problem }),
  );
});

test("octets that are not UTF-8 are refused", () => {
  expect(() => new ShardHosts(Uint8Array.of(0xff), "here")).toThrow("here is not UTF-8");
});

test("a line that is no host is refused when its host is asked for, the others are not", () => {
  const shard = shardOf(`meshdoh-shard 1\nbad.example.com. {}\nweb.example.com. ${CLAIM}\n`);
  expect(shard.find(parseName("web.example.com"))).toBeDefined();
  expect(() => shard.find(parseName("bad.example.com"))).toThrow("here: claims is not a list");
});
