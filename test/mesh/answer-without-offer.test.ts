import { expect, test } from "vitest";
import { answerWithoutOffer } from "../../src/mesh/answer-without-offer.ts";
import type { Claim } from "../../src/mesh/claim.ts";
import {
  addresses,
  endpoints,
  exposedHost,
  externalAlias,
  host,
  ports,
  service,
  serviceEntry,
  vip,
} from "../support/table.ts";
import { NOBODY, viewOf } from "../support/view.ts";
import { chooserOf } from "./choosing.ts";

const DIRECT = { ...viewOf({ cluster: "west" }), reach: "direct" } as const;
const HEADLESS = service(endpoints());
const EAST = service(addresses("10.96.0.1"), { ports: ports("http/tcp/80") });
const WEST = service(addresses("10.96.0.2"), { cluster: "west" });

test.each<[string, readonly Claim[], "mesh" | "direct", readonly Claim[]]>([
  ["a Service", [EAST], "direct", [EAST]],
  ["a Service, as the first cluster has it", [EAST, WEST], "direct", [WEST]],
  ["a Service that is headless elsewhere", [EAST, service(endpoints(), { cluster: "west" })], "direct", [EAST]],
  ["no headless Service without endpoints", [HEADLESS], "mesh", []],
])("there is %s", (_title, claims, reach, expected) => {
  const answer = answerWithoutOffer(host("web.example", claims), claims, chooserOf({ ...DIRECT, reach }));
  expect(answer?.claims ?? []).toEqual(expected);
  expect(answer?.hasOnlyVip).toBeUndefined();
});

test("a Service keeps its ports", () => {
  const answer = answerWithoutOffer(host("web.example", [EAST]), [EAST], chooserOf(DIRECT));
  expect(answer).toEqual({
    addresses: [],
    ports: ports("http/tcp/80"),
    claims: [EAST],
    clusters: ["east"],
    isStale: false,
  });
});

test.each<[string, Claim, readonly string[] | undefined, boolean | undefined]>([
  ["a VIP of ours", serviceEntry(vip()), ["240.240.0.5"], true],
  ["a VIP of Istio's", serviceEntry(vip("240.240.7.7")), undefined, true],
  ["an address out of a pool", serviceEntry(addresses("240.240.7.7")), undefined, true],
  ["no VIP at all", serviceEntry(vip()), undefined, undefined],
  ["no endpoints", serviceEntry(endpoints()), undefined, undefined],
  ["nothing of an exposed host", exposedHost(externalAlias("lb.example")), undefined, undefined],
])("without a proxy %s is only a VIP, or nothing", (_title, claim, vips, hasOnlyVip) => {
  const only = host("api.example", [claim], vips);
  expect(answerWithoutOffer(only, only.claims, chooserOf(DIRECT))?.hasOnlyVip).toBe(hasOnlyVip);
  expect(answerWithoutOffer(only, only.claims, chooserOf(NOBODY))).toBeUndefined();
});
