import { describe, expect, test } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { parseName } from "../../src/dns/name.ts";
import { encodeExchangeQuery } from "../../src/resolver/exchange.ts";
import { replyMessage } from "../../src/resolver/reply-message.ts";
import { edeCodes, outcome, question, replyOf, zoneText } from "../support/records.ts";
import {
  ANSWERS,
  ANSWERS_FOR_MESH,
  ANSWERS_OTHERWISE,
  FAILS,
  ResolutionScene,
  type Behaviour,
} from "./resolution-scene.ts";

const ZONES = ["cluster.local"];
const WEB = "web.ns1.svc.cluster.local";

describe("in a split", () => {
  test("names of the mesh are asked of the gateway, all others of the original resolver", async () => {
    const scene = new ResolutionScene({ zones: ZONES, outside: "resolvers", gateway: ANSWERS_FOR_MESH });
    for (const type of ["A", "AAAA"]) {
      for (const name of [WEB, "reviews", "reviews.ns1.svc", "api.github.com"]) await scene.ask(name, type);
    }
    expect(scene.toResolver).toEqual(["api.github.com. 1", "api.github.com. 28"]);
    expect(scene.toGateway).toHaveLength(6);
  });

  test("a public name below a search element of the mesh is asked of the gateway, which walks the list", async () => {
    const scene = new ResolutionScene({ zones: ZONES, outside: "resolvers" });
    await scene.ask("api.github.com.ns1.svc.cluster.local");
    expect([scene.toGateway, scene.toResolver]).toEqual([["api.github.com.ns1.svc.cluster.local. 1"], []]);
  });

  test("a short name is the mesh's once its namespace has been seen in an answer", async () => {
    const scene = new ResolutionScene({ zones: ZONES, outside: "resolvers", gateway: ANSWERS_FOR_MESH });
    await scene.ask(WEB);
    await scene.ask("reviews.ns1");
    expect([scene.toGateway.length, scene.toResolver]).toEqual([2, []]);
  });

  test("what the resolver said of a name that is the mesh's by now is not given, nor as expired", async () => {
    const scene = new ResolutionScene({ zones: ZONES, outside: "resolvers", gateway: "gone" });
    expect(outcome(await scene.ask("db.corp.example"))).toEqual(["NOERROR", "db.corp.example. 60 A 192.0.2.2"]);
    scene.zones = new ResolutionScene({ zones: [...ZONES, "corp.example"] }).zones;
    expect(outcome(await scene.ask("db.corp.example"))).toEqual(["SERVFAIL"]);
    expect(scene.toResolver).toHaveLength(1);
  });

  test("without any resolver, names outside fail and say why", async () => {
    const scene = new ResolutionScene({ zones: ZONES, outside: "resolvers", resolver: "gone" });
    const reply = await scene.ask("api.github.com");
    expect([outcome(reply), edeCodes(reply), scene.toGateway]).toEqual([["SERVFAIL"], [22], []]);
  });
});

test("what goes in circles ends, however the bits of the questions differ", async () => {
  const scene = new ResolutionScene({ zones: ZONES, outside: "resolvers", resolver: "hangs" });
  const bits = [false, true].flatMap((dnssecOk) =>
    [false, true].map((checkingDisabled) => ({ dnssecOk, checkingDisabled })),
  );
  const replies = bits.map((each) => scene.start("web.example", "A", each));
  expect((await Promise.race(replies)).extendedErrors.map(({ text }) => text)).toEqual([
    "the same question is under way already, perhaps in circles",
  ]);
  await scene.time.until(Promise.all(replies));
  expect([scene.toResolver.length, scene.lines.length]).toEqual([2, 1]);
});

/** Has the packet cache keep what is answered for a name; gives back the query. */
async function keepPacket(scene: ResolutionScene, name: string): Promise<Uint8Array> {
  const { packets } = scene.resolution;
  const query = encodeExchangeQuery(question(name), { dnssecOk: false, checkingDisabled: false });
  const reply = await scene.ask(name);
  packets.remember(query, replyMessage(decodeMessage(query), reply), reply, 0, packets.snapshotNumber());
  expect(packets.recall(query, "tcp", 0)).toBeDefined();
  return query;
}

test("once other names are the mesh's, no reply in octets from before is given", async () => {
  const scene = new ResolutionScene({ zones: ZONES, outside: "resolvers" });
  const query = await keepPacket(scene, "db.corp.example");
  scene.zones = [...(scene.zones ?? []), parseName("corp.example")];
  await scene.ask(WEB);
  expect(scene.resolution.packets.recall(query, "tcp", 0)).toBeUndefined();
});

test("half of the memory is for replies as records: what exceeds that is not kept", async () => {
  const scene = new ResolutionScene({ zones: ZONES, cacheOctets: 2000 });
  await scene.ask(WEB);
  await scene.ask(WEB);
  expect(scene.toGateway).toHaveLength(2);
});

describe("with a fallback", () => {
  test.each<[string, ResolutionScene["gateway"], string[], number]>([
    ["the gateway answers", ANSWERS, ["NOERROR", "web.example. 60 A 192.0.2.1"], 0],
    ["the gateway says why it fails", FAILS, ["SERVFAIL"], 0],
    ["the resolver answers when the gateway is away", "gone", ["NOERROR", "web.example. 30 A 192.0.2.2"], 0],
    ["the resolver answers when the gateway hangs", "hangs", ["NOERROR", "web.example. 30 A 192.0.2.2"], 950],
  ])("%s", async (_what, gateway, expected, tookMs) => {
    const scene = new ResolutionScene({ zones: ZONES, fallback: "resolvers", gateway });
    expect([outcome(await scene.ask("web.example")), scene.time.nowMs]).toEqual([expected, tookMs]);
  });

  test("names of the mesh fail all the same, with a word why", async () => {
    const scene = new ResolutionScene({ zones: ZONES, fallback: "resolvers", gateway: "gone" });
    for (const name of [WEB, "reviews", "reviews.svc"]) {
      const reply = await scene.ask(name);
      expect([outcome(reply), edeCodes(reply)]).toEqual([["SERVFAIL"], [22]]);
    }
    expect(scene.toResolver).toEqual([]);
  });

  test("once the gateway is known to be down, the resolver is asked at once", async () => {
    const scene = new ResolutionScene({ zones: ZONES, fallback: "resolvers", gateway: "hangs" });
    await scene.time.until(Promise.all([1, 2, 3, 4].map((each) => scene.start(`${each}.example`))));
    await scene.time.run(1900);
    const startMs = scene.time.nowMs;
    expect((await scene.ask("web.example")).rcode).toBe(0);
    expect([scene.time.nowMs - startMs, scene.toGateway.length]).toEqual([0, 4]);
  });
});

test("resolvers that are asked for all names outside stand in for nobody, whatever the fallback is", async () => {
  const resolver: Behaviour = ({ name }) => replyOf([`${name} 3600 A 192.0.2.2`]);
  const scene = new ResolutionScene({ zones: ZONES, outside: "resolvers", fallback: "resolvers", resolver });
  const reply = await scene.ask("web.example");
  expect([zoneText(reply.answer), reply.isSubstitute]).toEqual([["web.example. 3600 A 192.0.2.2"], undefined]);
  await scene.time.run(1_800_000);
  await scene.ask("web.example");
  expect(scene.toResolver).toEqual(["web.example. 1"]);
  expect(scene.resolution.memories().map(({ memory }) => memory)).toEqual(["packet-cache", "cache", "denials"]);
});

describe("a newer snapshot", () => {
  test("takes back replies in octets", async () => {
    const scene = new ResolutionScene({ zones: ZONES });
    const query = await keepPacket(scene, WEB);
    scene.resolution.forgetSnapshot();
    expect(scene.resolution.packets.recall(query, "tcp", 0)).toBeUndefined();
  });

  test("has everything asked for again", async () => {
    const scene = new ResolutionScene({ zones: ZONES, gateway: ANSWERS_FOR_MESH });
    await scene.ask(WEB);
    scene.time.nowMs += 1;
    scene.resolution.forgetSnapshot();
    scene.gateway = ANSWERS_OTHERWISE;
    expect(zoneText((await scene.ask(WEB)).answer)).toEqual([`${WEB}. 60 A 192.0.2.2`]);
  });

  test("leaves what was known to be given when nobody answers", async () => {
    const scene = new ResolutionScene({ zones: ZONES, gateway: ANSWERS_FOR_MESH });
    await scene.ask(WEB);
    scene.time.nowMs += 1;
    scene.resolution.forgetSnapshot();
    scene.gateway = "gone";
    const reply = await scene.ask(WEB);
    expect([reply.isStale, zoneText(reply.answer)]).toEqual([true, [`${WEB}. 30 A 10.0.0.1`]]);
  });

  test("takes back what walks deny", async () => {
    const authority = ["cluster.local. 5 SOA ns.dns.cluster.local. hostmaster.cluster.local. 7 7200 1800 86400 5"];
    const scene = new ResolutionScene({ zones: ZONES, gateway: "gone" });
    const deniedBelow = [parseName("ns1.svc.cluster.local"), parseName("svc.cluster.local")];
    scene.gateway = () => replyOf([], { rcode: 3, authority, deniedBelow });
    await scene.ask(WEB);
    scene.time.nowMs += 1;
    scene.resolution.forgetSnapshot();
    scene.gateway = ANSWERS_FOR_MESH;
    expect((await scene.ask("web.svc.cluster.local")).rcode).toBe(0);
  });
});

test("what each of its memories takes can be seen", async () => {
  const scene = new ResolutionScene({ zones: ZONES, gateway: ANSWERS_FOR_MESH });
  expect(scene.resolution.memories()).toEqual([
    { memory: "packet-cache", octets: 0, entries: 0 },
    { memory: "cache", octets: 0, entries: 0 },
    { memory: "denials", octets: 0, entries: 0 },
  ]);
  await scene.ask(WEB);
  expect(scene.resolution.memories().map(({ entries }) => entries)).toEqual([0, 1, 0]);
  const falling = new ResolutionScene({ zones: ZONES, fallback: "resolvers", gateway: "gone" });
  await falling.ask("web.example");
  expect(falling.resolution.memories().at(-1)).toMatchObject({ memory: "fallback", entries: 1 });
});
