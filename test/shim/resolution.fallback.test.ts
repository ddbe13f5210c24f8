import { describe, expect, test } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { encodeExchangeQuery } from "../../src/resolver/exchange.ts";
import { replyMessage } from "../../src/resolver/reply-message.ts";
import { outcome, question, replyOf } from "../support/records.ts";
import { ANSWERS, ANSWERS_FOR_MESH, ResolutionScene, type Behaviour } from "./resolution-scene.ts";

const HOST = "db.internal.corp";
const DENIES: Behaviour = () =>
  replyOf([], { rcode: 3, authority: [". 86400 SOA a.root. nstld.root. 1 1800 900 604800 3600"] });

function fallingBack(gateway: Behaviour, resolver?: Behaviour): ResolutionScene {
  return new ResolutionScene({
    zones: ["cluster.local"],
    fallback: "resolvers",
    gateway,
    ...(resolver === undefined ? {} : { resolver }),
  });
}

describe("what the fallback says while the gateway is away", () => {
  test.each<[string, Behaviour, string[]]>([
    ["is given for half a minute", ANSWERS, ["NOERROR", `${HOST}. 30 A 192.0.2.1`]],
    ["is given for half a minute, a denial too", DENIES, ["NXDOMAIN"]],
  ])("%s, and remembered for no longer", async (_what, resolver, expected) => {
    const scene = fallingBack("gone", resolver);
    const reply = await scene.ask(HOST);
    expect([outcome(reply), reply.authority.map(({ ttlSeconds }) => ttlSeconds)]).toEqual([
      expected,
      reply.authority.map(() => 30),
    ]);
    scene.time.nowMs += 26_000;
    await scene.ask(HOST);
    expect(scene.toResolver).toHaveLength(1);
    scene.time.nowMs += 4001;
    await scene.ask(HOST);
    expect(scene.toResolver).toHaveLength(2);
  });

  test("is forgotten when the gateway is back, which is asked", async () => {
    const scene = fallingBack("gone", DENIES);
    await scene.ask(HOST);
    scene.time.nowMs += 2000;
    scene.gateway = ANSWERS_FOR_MESH;
    expect(outcome(await scene.ask(HOST))).toEqual(["NOERROR", `${HOST}. 30 A 10.0.0.1`]);
    scene.gateway = "gone";
    await scene.ask("other.example");
    expect(scene.toResolver).toEqual([`${HOST}. 1`, "other.example. 1"]);
  });

  test("is asked for again once a gateway has been back in between", async () => {
    const scene = fallingBack("gone");
    await scene.ask("web.example");
    scene.time.nowMs += 2000;
    scene.gateway = ANSWERS_FOR_MESH;
    await scene.ask("web.cluster.local");
    scene.time.nowMs += 10;
    scene.gateway = "gone";
    await scene.ask("web.example");
    expect(scene.toResolver).toEqual(["web.example. 1", "web.example. 1"]);
  });

  test("is not kept in octets", async () => {
    const scene = fallingBack("gone");
    const { packets } = scene.resolution;
    const query = encodeExchangeQuery(question("web.example"), { dnssecOk: false, checkingDisabled: false });
    const reply = await scene.ask("web.example");
    packets.remember(query, replyMessage(decodeMessage(query), reply), reply, 0, packets.snapshotNumber());
    expect(packets.recall(query, "tcp", 0)).toBeUndefined();
  });

  test("does not take the place of what the gateway said, which is given as stale when nobody answers", async () => {
    const scene = fallingBack(ANSWERS);
    await scene.ask("web.example");
    scene.time.nowMs += 61_000;
    scene.gateway = "gone";
    expect(outcome(await scene.ask("web.example"))).toEqual(["NOERROR", "web.example. 30 A 192.0.2.2"]);
    scene.time.nowMs += 31_000;
    scene.resolver = "gone";
    const reply = await scene.ask("web.example");
    expect([reply.isStale, outcome(reply)]).toEqual([true, ["NOERROR", "web.example. 30 A 192.0.2.1"]]);
  });
});

describe("a host outside the zones that the gateway answered for as the mesh's", () => {
  test("is never asked of the fallback any more, in whatever type", async () => {
    const scene = fallingBack(ANSWERS_FOR_MESH);
    await scene.ask(HOST);
    scene.gateway = "gone";
    scene.time.nowMs += 1000;
    expect(outcome(await scene.ask(HOST, "AAAA"))).toEqual(["SERVFAIL"]);
    expect(outcome(await scene.ask("web.example"))).toEqual(["NOERROR", "web.example. 30 A 192.0.2.2"]);
    expect(scene.toResolver).toEqual(["web.example. 1"]);
  });

  test("costs one exchange, and is given as stale while the gateway is away", async () => {
    const scene = fallingBack(ANSWERS_FOR_MESH);
    await scene.ask(HOST);
    await scene.ask(HOST);
    expect(scene.toGateway).toHaveLength(1);
    scene.gateway = "gone";
    scene.time.nowMs += 31_000;
    const reply = await scene.ask(HOST);
    expect([reply.isStale, outcome(reply), scene.toResolver]).toEqual([
      true,
      ["NOERROR", `${HOST}. 30 A 10.0.0.1`],
      [],
    ]);
  });
});
