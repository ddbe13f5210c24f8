import { describe, expect, test } from "vitest";
import type { Presence } from "../../src/mesh/presence.ts";
import { isForZoneUpstream, upstreamZoneOf } from "../../src/resolver/upstream-zones.ts";
import { name } from "../support/table.ts";
import { viewOf } from "../support/view.ts";

const ZONES = ["corp.example", "lab.corp.example", "internal", "10.in-addr.arpa", "intranet", "onion", "localhost"].map(
  name,
);

describe("the zone of upstreams that covers a name", () => {
  test.each([
    ["wiki.corp.example", "corp.example."],
    ["corp.example", "corp.example."],
    ["db.lab.corp.example", "lab.corp.example."],
    ["db.internal", "internal."],
    ["1.0.0.10.in-addr.arpa", "10.in-addr.arpa."],
    ["intranet", "intranet."],
    ["xcorp.example", undefined],
    ["example", undefined],
    ["www.example.com", undefined],
    // RFC 7686 section 2 and RFC 6761 section 6.3 leave nobody a choice.
    ["abc.onion", undefined],
    ["x.localhost", undefined],
  ])("%s: %s", (text, zone) => {
    expect(upstreamZoneOf(name(text), ZONES)).toBe(zone);
  });
});

describe("upstreams of a zone are asked", () => {
  const mesh = name("cluster.local");
  const zones = ["corp.cluster.local", "cluster.local", "local", "internal"].map(name);
  const absent: Presence = { kind: "absent", zone: mesh };
  const outside: Presence = { kind: "outside" };

  test.each<[string, string, Presence, string, boolean]>([
    ["for what is outside the mesh", "db.internal", outside, "internal", true],
    ["not for what no such zone covers", "db.example", outside, "internal", false],
    [
      "for what the table lacks, in a zone below the mesh's",
      "db.corp.cluster.local",
      absent,
      "corp.cluster.local",
      true,
    ],
    ["and in one of the same name", "db.cluster.local", absent, "cluster.local", true],
    ["not in one above it, which says nothing of the mesh", "db.cluster.local", absent, "local", false],
    [
      "not for what the table holds as a node",
      "cluster.local",
      { kind: "empty-non-terminal", zone: mesh, structure: "apex" },
      "cluster.local",
      false,
    ],
  ])("%s", (_what, text, presence, zone, expected) => {
    const own = zones.filter((each) => each === name(zone));
    expect(isForZoneUpstream(name(text), presence, viewOf(), own)).toBe(expected);
    expect(isForZoneUpstream(name(text), presence, viewOf({ public: false }), own)).toBe(false);
  });
});
