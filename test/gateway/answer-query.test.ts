import { expect, test } from "vitest";
import { answerQuery } from "../../src/gateway/answer-query.ts";
import type { ViewEntry } from "../../src/gateway/answering.ts";
import type { Responder } from "../../src/resolver/responder.ts";
import { octetsOf } from "../support/records.ts";
import { arrivalOf } from "./arrivals.ts";
import { viewSettings } from "./gateway-under-test.ts";

const QUERY = octetsOf("0000 0100 0001 0000 0000 0000 00 0001 0001");
const REPLY = octetsOf("0000 8180 0001 0000 0000 0000 00 0001 0001");

function viewWith(responder: Responder): ViewEntry {
  return { settings: viewSettings(), responder };
}

test("what the packet cache holds is given at once", () => {
  const times: number[] = [];
  const arrival = arrivalOf();
  const responder: Responder = {
    respondAtOnce: (_query, _transport, nowMs) => {
      times.push(nowMs);
      return REPLY;
    },
    respond: () => Promise.reject(new Error("the pipeline was asked")),
  };
  expect(answerQuery(viewWith(responder), QUERY, arrival, 7)).toBe(REPLY);
  expect(times).toEqual([7]);
  expect(arrival.told).toEqual([{ view: "vm", source: "packet-cache", query: QUERY, reply: REPLY }]);
});

test("all else is resolved, kept alive, and told with its source", async () => {
  const arrival = arrivalOf();
  const responder: Responder = {
    respondAtOnce: () => undefined,
    respond: (_query, _transport, arrived) => {
      arrived?.told?.("mesh");
      return Promise.resolve(REPLY);
    },
  };
  const answering = answerQuery(viewWith(responder), QUERY, arrival, 7);
  expect(arrival.kept).toHaveLength(1);
  expect(await answering).toBe(REPLY);
  expect(arrival.told).toEqual([{ view: "vm", source: "mesh", query: QUERY, reply: REPLY }]);
});

test("a query that does not decode is told to nobody", async () => {
  const arrival = arrivalOf();
  const responder: Responder = { respondAtOnce: () => undefined, respond: () => Promise.resolve(REPLY) };
  expect(await answerQuery(viewWith(responder), QUERY, arrival, 7)).toBe(REPLY);
  expect(arrival.told).toEqual([]);
});
