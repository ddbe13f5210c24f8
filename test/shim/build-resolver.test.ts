import { describe, expect, test } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { parseName, ROOT } from "../../src/dns/name.ts";
import { encodeExchangeQuery } from "../../src/resolver/exchange.ts";
import { createResponder } from "../../src/resolver/responder.ts";
import { outcome, question, replyOf } from "../support/records.ts";
import { contextOf } from "../support/view.ts";
import { ANSWERS, ResolutionScene, type Behaviour } from "./resolution-scene.ts";

const SOA = "cluster.local. 5 SOA ns.dns.cluster.local. hostmaster.cluster.local. 7 7200 1800 86400 5";

/** Denies every name with all that `svc.cluster.local`, `cluster.local` and the base as it is stand for. */
const DENIES: Behaviour = () =>
  replyOf([], {
    rcode: 3,
    source: "mesh",
    authoritative: true,
    authority: [SOA],
    deniedBelow: [parseName("svc.cluster.local"), parseName("cluster.local"), ROOT],
  });

test("equal questions at one time cost one exchange, and all hear of its failure", async () => {
  const scene = new ResolutionScene({ gateway: "hangs" });
  const replies = await scene.time.until(Promise.all(Array.from({ length: 50 }, () => scene.start("a.example"))));
  expect(scene.toGateway).toEqual(["a.example. 1"]);
  expect(replies.map(({ rcode }) => rcode)).toEqual(Array.from({ length: 50 }, () => 2));
  expect(scene.time.nowMs).toBe(1890);
});

test("AP-04: a walk that leads nowhere costs one exchange for all its names and both families, one after the other", async () => {
  const scene = new ResolutionScene({ gateway: DENIES });
  const rcodes: number[] = [];
  for (const text of ["gone.svc.cluster.local", "gone.cluster.local", "gone"]) {
    for (const type of ["A", "AAAA"]) rcodes.push((await scene.ask(text, type)).rcode);
  }
  expect([scene.toGateway.length, rcodes]).toEqual([1, [3, 3, 3, 3, 3, 3]]);
});

test("both families at one time cost an exchange each, and the rest of the walk none", async () => {
  const scene = new ResolutionScene({ gateway: DENIES });
  for (const text of ["gone.svc.cluster.local", "gone.cluster.local", "gone"]) {
    await Promise.all(["A", "AAAA"].map((type) => scene.ask(text, type)));
    expect(scene.toGateway).toHaveLength(2);
  }
});

describe("what nobody is asked for:", () => {
  test.each<[string, string, string, string[]]>([
    ["who this resolver is (RFC 9462 section 6.1)", "_dns.resolver.arpa", "SVCB", ["NOERROR"]],
    ["other types of that", "_dns.resolver.arpa", "A", ["NOERROR"]],
    ["loopback", "localhost", "A", ["NOERROR", "localhost. 86400 A 127.0.0.1"]],
    ["a zone transfer", "example.com", "AXFR", ["REFUSED"]],
  ])("%s", async (_what, name, type, expected) => {
    const scene = new ResolutionScene({ gateway: "gone" });
    expect(outcome(await scene.ask(name, type))).toEqual(expected);
    expect(scene.toGateway).toEqual([]);
  });
});

test("clients never see how the gateway tells, neither at first nor out of the packet cache", async () => {
  const { resolution, time } = new ResolutionScene({ gateway: DENIES });
  const context = contextOf({ nowMs: 0, deadlineMs: 1900 });
  const responder = createResponder({
    resolver: resolution.resolver,
    memory: resolution.packets,
    contextAt: () => context,
    clockMs: time.read,
    reportFailure: (failure) => {
      throw failure;
    },
  });
  const query = encodeExchangeQuery(question("gone.svc.cluster.local"), context);
  const first = await time.until(responder.respond(query, "tcp"));
  for (const reply of [first, responder.respondAtOnce(query, "tcp", 0)]) {
    const { rcode, edns } = decodeMessage(reply ?? new Uint8Array());
    expect([rcode, edns?.options]).toEqual([3, []]);
  }
});

describe("too many exchanges at one time", () => {
  test("fail at once, while what is known is answered, with expired replies too, and are not remembered", async () => {
    const scene = new ResolutionScene();
    await scene.ask("fresh.example");
    scene.gateway = ({ name }) => replyOf([`${name} 1 A 192.0.2.1`]);
    await scene.ask("stale.example");
    scene.time.nowMs += 2000;
    scene.gateway = "hangs";
    const waiting = Array.from({ length: 256 }, (_, index) => scene.start(`${index}.example`));
    await scene.time.run(scene.time.nowMs);
    const refused = await scene.ask("more.example");
    expect([refused.rcode, refused.extendedErrors]).toEqual([
      2,
      [{ code: 0, text: "too many queries at one time (limit 256)" }],
    ]);
    expect([(await scene.ask("fresh.example")).rcode, (await scene.ask("stale.example")).isStale]).toEqual([0, true]);
    expect([scene.toGateway.length, scene.refused]).toEqual([258, 2]);
    await scene.time.until(Promise.all(waiting));
    scene.gateway = ANSWERS;
    scene.time.nowMs += 1000;
    expect((await scene.ask("more.example")).rcode).toBe(0);
  });

  test("many who ask the same count once, but not without end", async () => {
    const scene = new ResolutionScene({ gateway: "hangs" });
    const replies = Array.from({ length: 513 }, () => scene.start("a.example"));
    const { extendedErrors } = await Promise.race(replies);
    const text = "too many queries wait at one time (limit 512 for one question)";
    expect([extendedErrors, scene.refused, scene.toGateway.length]).toEqual([[{ code: 0, text }], 1, 1]);
    await scene.time.until(Promise.all(replies));
  });

  test("a flood of one question that nobody answers keeps back no other, and nothing that is known", async () => {
    const scene = new ResolutionScene({ zones: ["cluster.local"] });
    scene.gateway = ({ name }) => replyOf([`${name} ${name.startsWith("stale") ? 1 : 300} A 192.0.2.1`]);
    for (const name of ["stale.cluster.local", "fresh.cluster.local"]) await scene.ask(name);
    scene.time.nowMs += 1500;
    const answers = scene.gateway;
    scene.gateway = "hangs";
    const flood = Array.from({ length: 8000 }, () => scene.start("hang.cluster.local"));
    await scene.time.run(scene.time.nowMs);
    const startMs = scene.time.nowMs;
    const [fresh, local] = [await scene.ask("fresh.cluster.local"), await scene.ask("localhost")];
    scene.gateway = answers;
    const stale = await scene.ask("stale.cluster.local");
    const other = await scene.ask("new.cluster.local");
    expect([fresh, local, stale, other].map(({ rcode }) => rcode)).toEqual([0, 0, 0, 0]);
    expect([scene.time.nowMs - startMs, scene.refused]).toEqual([0, 8000 - 512]);
    await scene.time.until(Promise.all(flood));
  });
});
