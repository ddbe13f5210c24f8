import fc from "fast-check";
import { expect, test } from "vitest";
import { parseName } from "../../../src/dns/name.ts";
import type { Claim } from "../../../src/mesh/claim.ts";
import { decodeHost, encodeClaim, encodeHost } from "../../../src/snapshot/format/host.ts";
import { arbitraryClaim } from "../../support/arbitrary-mesh.ts";
import { meshHost, serviceClaim, vipClaim } from "../../support/mesh-values.ts";

const WEB = parseName("web.example.com");

test("a host is written with its keys in one order", () => {
  const answer = { assigned: ["240.240.0.1"], form: "vip" } as const;
  const claim: Claim = {
    answer,
    exportTo: ["ns1"],
    object: "web",
    namespace: "ns1",
    kind: "ServiceEntry",
    createdSeconds: 5,
    cluster: "east",
  };
  expect(encodeHost({ name: WEB, vip: ["240.240.0.9", "2001:2::9"], claims: [claim] })).toBe(
    '{"claims":[{"cluster":"east","kind":"ServiceEntry","namespace":"ns1","object":"web","createdSeconds":5,' +
      '"exportTo":["ns1"],"answer":{"form":"vip","assigned":["240.240.0.1"]}}],"vip":["240.240.0.9","2001:2::9"]}',
  );
});

test("named ports, external addresses and servers follow the answer", () => {
  const claim = serviceClaim(["10.96.0.1"], {
    servers: [{ address: "10.1.0.1" }],
    external: { addresses: ["198.51.100.1"] },
    ports: [{ name: "http", protocol: "tcp", port: 80 }],
  });
  expect(encodeClaim(claim)).toBe(
    '{"cluster":"east","kind":"Service","namespace":"ns1","object":"productpage","answer":{"form":"addresses",' +
      '"addresses":["10.96.0.1"]},"ports":[{"name":"http","protocol":"tcp","port":80}],' +
      '"external":{"addresses":["198.51.100.1"]},"servers":[{"address":"10.1.0.1"}]}',
  );
});

test("what is absent is not written", () => {
  expect(encodeClaim(vipClaim("web"))).toBe(
    '{"cluster":"east","kind":"ServiceEntry","namespace":"ns1","object":"web","answer":{"form":"vip"}}',
  );
});

test("hosts of every form are read as they were written", () => {
  const claims = fc.array(arbitraryClaim("east"), { maxLength: 4 });
  const vip = fc.option(fc.constant(["240.240.0.9", "2001:2::9"]), { nil: undefined });
  fc.assert(
    fc.property(claims, vip, (all, pair) => {
      const host = { ...meshHost("web.example.com", ...all), ...(pair !== undefined && { vip: pair }) };
      const text = encodeHost(host);
      expect(decodeHost(WEB, text, "here")).toEqual(host);
      expect(text).not.toContain("\n");
    }),
  );
});

const GOOD = encodeHost(meshHost("web.example.com", serviceClaim(["192.0.2.1"])));

test.each([
  ["{", "here is not JSON"],
  ["[]", "here is not an object"],
  ["{}", "here: claims is not a list"],
  ['{"claims":[3]}', "here: claims[0] is not an object"],
  [GOOD.replace('"east"', "7"), "here: claims[0]: cluster is not text"],
  [
    GOOD.replace('"Service"', '"Pod"'),
    "here: claims[0]: kind is none of Service, ServiceImport, ServiceEntry, VirtualService, Ingress, HTTPRoute, GRPCRoute, TLSRoute",
  ],
  [
    GOOD.replace('"addresses",', '"other",'),
    "here: claims[0]: answer: form is none of addresses, endpoints, alias, vip, external",
  ],
  [GOOD.replace('["192.0.2.1"]', "[1]"), "here: claims[0]: answer: addresses[0] is not text"],
  [
    GOOD.replace('["192.0.2.1"]', '["192.0.2.01"]'),
    "here: claims[0]: answer: addresses[0] is not an address in canonical form",
  ],
  [GOOD.replace('"answer"', '"ports":[1],"answer"'), "here: claims[0]: ports[0] is not an object"],
  [GOOD.replace('"answer"', '"external":[],"answer"'), "here: claims[0]: external is not an object"],
  [GOOD.replace('"answer"', '"servers":{},"answer"'), "here: claims[0]: servers is not a list"],
  [GOOD.replace(/}$/, ',"vip":["240"]}'), "here: vip[0] is not an address in canonical form"],
  [GOOD.replace('"object"', '"createdSeconds":-1,"object"'), "here: claims[0]: createdSeconds is not a whole number"],
  [
    GOOD.replace('"form":"addresses","addresses":["192.0.2.1"]', '"form":"alias","target":"A.example."'),
    "here: claims[0]: answer: target is not a name in canonical form",
  ],
  [
    GOOD.replace('"form":"addresses","addresses":["192.0.2.1"]', '"form":"alias","target":"a..b."'),
    "here: claims[0]: answer: target is not a name",
  ],
])("the text %s is refused", (text, problem) => {
  expect(() => decodeHost(WEB, text, "here")).toThrow(
    expect.objectContaining({ name: "StoreError", code: "corrupt", message: problem }),
  );
});
