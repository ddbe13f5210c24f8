import fc from "fast-check";
import { expect, test } from "vitest";
import { isWithin, parseName } from "../../../src/dns/name.ts";
import { encodeShard, ShardHosts } from "../../../src/snapshot/format/shard.ts";
import { arbitraryClaim, arbitraryName } from "../../support/arbitrary-mesh.ts";
import { meshHost, serviceClaim, vipClaim } from "../../support/mesh-values.ts";

const CLAIM =
  '{"claims":[{"cluster":"east","kind":"Service","namespace":"ns1","object":"productpage","answer":{"form":"addresses","addresses":["192.0.2.1"]}}]}';

function shardOf(content: Uint8Array | string): ShardHosts {
  return new ShardHosts(typeof content === "string" ? new TextEncoder().encode(content) : content, "here");
}

test("a shard is a header and one line per host", () => {
  const hosts = [
    meshHost("web.example.com", serviceClaim(["192.0.2.1"])),
    meshHost("api.example.com", vipClaim("api")),
  ];
  expect(new TextDecoder().decode(encodeShard(hosts))).toBe(
    "meshdoh-shard 2\n" +
      `web.example.com. ${CLAIM}\n` +
      'api.example.com. {"claims":[{"cluster":"east","kind":"ServiceEntry","namespace":"ns1","object":"api","answer":{"form":"vip"}}]}\n',
  );
});

const arbitraryHosts = fc.uniqueArray(
  fc.record({ name: arbitraryName, claims: fc.array(arbitraryClaim("east"), { maxLength: 2 }) }),
  { selector: ({ name }) => name, maxLength: 12 },
);

test("every host is read as it was written, whatever the order", () => {
  fc.assert(
    fc.property(arbitraryHosts, (hosts) => {
      const content = encodeShard(hosts);
      expect(encodeShard(hosts.toReversed())).toEqual(content);
      const byName = (a: { readonly name: string }, b: { readonly name: string }): number => (a.name < b.name ? -1 : 1);
      const shard = shardOf(content);
      expect([...shard.all()].toSorted(byName)).toEqual(hosts.toSorted(byName));
      expect(shard.size).toBe(hosts.length);
      for (const host of hosts) expect(shard.parse(host.name, shard.find(host.name) ?? "")).toEqual(host);
      expect(shard.find(parseName("absent.example.org"))).toBeUndefined();
    }),
  );
});

test("the names below a name are those of the hosts that lie below it", () => {
  fc.assert(
    fc.property(arbitraryHosts, arbitraryName, (hosts, name) => {
      const below = hosts.map((host) => host.name).filter((each) => each !== name && isWithin(each, name));
      expect([...shardOf(encodeShard(hosts)).namesBelow(name)].toSorted()).toEqual(below.toSorted());
    }),
  );
});

test.each([
  ["b.com", []],
  [String.raw`a\.b.com`, ["x.a\\.b.com."]],
  ["com", ["c.com.", "a\\.b.com.", "x.a\\.b.com."]],
  [".", ["com.", "c.com.", "a\\.b.com.", "x.a\\.b.com."]],
  ["c.com", []],
  // The end of a label is no label.
  ["om", []],
])("the names below %s are %j", (name, below) => {
  const names = ["com", "c.com", String.raw`a\.b.com`, String.raw`x.a\.b.com`];
  const shard = shardOf(encodeShard(names.map((each) => meshHost(each, serviceClaim(["192.0.2.1"])))));
  expect([...shard.namesBelow(parseName(name))].toSorted()).toEqual(below.toSorted());
});

test.each([
  ["meshdoh-shard 2\nbad.example.com. {}\n", "here: claims is not a list"],
  ["meshdoh-shard 2\nBad.example.com. {}\n", "here is not a name in canonical form"],
])("the shard %j is refused when its hosts are read", (text, problem) => {
  expect(() => [...shardOf(text).all()]).toThrow(
    expect.objectContaining({ name: "StoreError", code: "corrupt", message: problem }),
  );
});

test("a key that is no name is refused where names are read", () => {
  expect(() => [...shardOf("meshdoh-shard 2\nBad.example.com. {}\n").namesBelow(parseName("com"))]).toThrow(
    expect.objectContaining({ code: "corrupt", message: "here is not a name in canonical form" }),
  );
});

test("the content of another kind or version is refused", () => {
  for (const header of ["meshdoh-shard 1", "meshdoh-addresses 1"]) {
    expect(() => shardOf(`${header}\n`)).toThrow(
      expect.objectContaining({ code: "corrupt", message: 'here does not begin with "meshdoh-shard 2"' }),
    );
  }
});

test("a line that is no host is refused when its host is parsed, the others are not", () => {
  const shard = shardOf(`meshdoh-shard 2\nweb.example.com. ${CLAIM}\nbad.example.com. {}\n`);
  const [bad, web] = ["bad.example.com", "web.example.com"].map((name) => parseName(name));
  if (bad === undefined || web === undefined) throw new Error("there are two names");
  expect(shard.parse(web, shard.find(web) ?? "").claims).toHaveLength(1);
  expect(() => shard.parse(bad, shard.find(bad) ?? "")).toThrow("here: claims is not a list");
});
