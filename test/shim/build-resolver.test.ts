import { expect, test } from "vitest";
import { parseName } from "../../src/dns/name.ts";
import { buildResolver } from "../../src/shim/build-resolver.ts";
import type { Exchange } from "../../src/shim/exchange.ts";
import { GatewayError } from "../../src/shim/gateway-error.ts";

test("equal questions at one time cost one exchange, and all hear of its failure", async () => {
  let exchanges = 0;
  const gateway: Exchange = {
    gatewayHost: "gateway.example",
    exchange: async () => {
      exchanges++;
      throw new GatewayError("timeout", "gateway gateway.example did not answer within 4000 ms");
    },
    close: () => undefined,
  };
  const resolve = buildResolver(gateway);
  const context = {
    view: { name: "vm", search: [], families: ["v4"], autopath: false, public: true },
    nowMs: 0,
    deadlineMs: 4_000,
    dnssecOk: false,
    checkingDisabled: false,
    observe: () => undefined,
  } as const;
  const question = { name: parseName("a.example"), type: 1, class: 1 };
  const replies = await Promise.all(Array.from({ length: 50 }, () => resolve(question, context)));
  expect(exchanges).toBe(1);
  expect(replies.map(({ rcode }) => rcode)).toEqual(Array.from({ length: 50 }, () => 2));
});
