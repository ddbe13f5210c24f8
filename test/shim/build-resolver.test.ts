import { expect, test } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import { parseName, ROOT } from "../../src/dns/name.ts";
import { encodeDeniedBelow } from "../../src/resolver/denied-below.ts";
import { encodeExchangeQuery } from "../../src/resolver/exchange.ts";
import { createReplyMemory } from "../../src/resolver/reply-memory.ts";
import type { Reply } from "../../src/resolver/resolver.ts";
import { createResponder } from "../../src/resolver/responder.ts";
import { buildResolver } from "../../src/shim/build-resolver.ts";
import type { Exchange } from "../../src/shim/exchange.ts";
import { GatewayError } from "../../src/shim/gateway-error.ts";
import { question, record } from "../support/records.ts";

const CONTEXT = {
  view: { name: "vm", search: [], reach: "mesh", families: ["v4"], autopath: false, public: true },
  nowMs: 0,
  deadlineMs: 4_000,
  dnssecOk: false,
  checkingDisabled: false,
} as const;

/** A gateway that answers each query with these octets, and counts. */
function gatewayThat(answer: (query: Uint8Array) => Uint8Array): Exchange & { exchanges: number } {
  return {
    exchanges: 0,
    gatewayHost: "gateway.example",
    async exchange(query) {
      this.exchanges++;
      return { octets: answer(query), ageSeconds: 0 };
    },
    close: () => undefined,
  };
}

test("equal questions at one time cost one exchange, and all hear of its failure", async () => {
  const gateway = gatewayThat(() => {
    throw new GatewayError("timeout", "gateway gateway.example did not answer within 4000 ms");
  });
  const resolve = buildResolver(gateway, () => 0);
  const asked = question("a.example");
  const replies = await Promise.all(Array.from({ length: 50 }, () => resolve(asked, CONTEXT)));
  expect(gateway.exchanges).toBe(1);
  expect(replies.map(({ rcode }) => rcode)).toEqual(Array.from({ length: 50 }, () => 2));
});

/** Denies every name with all that `svc.cluster.local`, `cluster.local` and the base as it is stand for. */
function denyingGateway(): Exchange & { exchanges: number } {
  const option = encodeDeniedBelow([parseName("svc.cluster.local"), parseName("cluster.local"), ROOT]);
  return gatewayThat((query) =>
    encodeMessage({
      ...decodeMessage(query),
      isResponse: true,
      rcode: 3,
      authority: [record("cluster.local. 5 SOA ns.dns.cluster.local. hostmaster.cluster.local. 7 7200 1800 86400 5")],
      edns: { udpPayloadSizeOctets: 1232, version: 0, dnssecOk: false, options: [option] },
    }),
  );
}

test("AP-04: a walk that leads nowhere costs one exchange for all its names and both families, one after the other", async () => {
  const gateway = denyingGateway();
  const resolve = buildResolver(gateway, () => 0);
  const replies: Reply[] = [];
  for (const text of ["gone.svc.cluster.local", "gone.cluster.local", "gone"]) {
    for (const type of ["A", "AAAA"]) replies.push(await resolve(question(text, type), CONTEXT));
  }
  expect(gateway.exchanges).toBe(1);
  expect(replies.map(({ rcode }) => rcode)).toEqual([3, 3, 3, 3, 3, 3]);
});

test.each(["SVCB", "A"])(
  "_dns.resolver.arpa %s is answered here, with nothing, and never sent on (RFC 9462 section 6.1)",
  async (type) => {
    const gateway = denyingGateway();
    const reply = await buildResolver(gateway, () => 0)(question("_dns.resolver.arpa", type), CONTEXT);
    expect([reply.rcode, reply.answer, gateway.exchanges]).toEqual([0, [], 0]);
  },
);

test("both families at one time cost an exchange each, and the rest of the walk none", async () => {
  const gateway = denyingGateway();
  const resolve = buildResolver(gateway, () => 0);
  const both = (text: string): Promise<Reply[]> =>
    Promise.all(["A", "AAAA"].map((type) => resolve(question(text, type), CONTEXT)));
  await both("gone.svc.cluster.local");
  expect(gateway.exchanges).toBe(2);
  await both("gone.cluster.local");
  await both("gone");
  expect(gateway.exchanges).toBe(2);
});

test("clients never see how the gateway tells, neither at first nor out of the packet cache", async () => {
  const clockMs = (): number => 0;
  const responder = createResponder({
    resolver: buildResolver(denyingGateway(), clockMs),
    memory: createReplyMemory({ capacityOctets: 100_000 }),
    contextAt: () => CONTEXT,
    clockMs,
    reportFailure: (failure) => {
      throw failure;
    },
  });
  const query = encodeExchangeQuery(question("gone.svc.cluster.local"), CONTEXT);
  const first = await responder.respond(query, "tcp");
  for (const reply of [first, responder.respondAtOnce(query, "tcp", 0)]) {
    const { rcode, edns } = decodeMessage(reply ?? new Uint8Array());
    expect([rcode, edns?.options]).toEqual([3, []]);
  }
});
