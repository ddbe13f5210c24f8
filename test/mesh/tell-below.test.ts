import { expect, test } from "vitest";
import type { ChoiceEvent, ClaimVerdict } from "../../src/mesh/choose.ts";
import type { Claim } from "../../src/mesh/claim.ts";
import type { HostAnswer } from "../../src/mesh/host-answer.ts";
import { eventsElsewhere, eventsOfServer } from "../../src/mesh/tell-below.ts";
import { addresses, endpoints, name, service, serviceEntry } from "../support/table.ts";

const HOST = name("db.ns1.svc.cluster.local");
const SERVER = name("db-1.db.ns1.svc.cluster.local");
const EAST = service(endpoints("db-0=10.1.0.1"));
const WEST = service(endpoints("db-0=10.2.0.1", "db-1=10.2.0.2"), { cluster: "west" });
const SQUATTER = serviceEntry(addresses("10.9.9.9"));

function weighed(claim: Claim, verdict: ClaimVerdict, at = HOST): ChoiceEvent {
  return { kind: "claim", name: at, claim, verdict };
}

function chosen(rule: "clusters-united" | "first-to-give", at: typeof HOST, ...clusters: string[]): ChoiceEvent {
  return { kind: "choice", name: at, rule, clusters, isStale: false };
}

function answerOf(...claims: Claim[]): HostAnswer {
  return { addresses: [], ports: [], claims, clusters: claims.map(({ cluster }) => cluster), isStale: false };
}

const OF_HOST = [
  weighed(EAST, "used"),
  weighed(SQUATTER, "weaker-kind"),
  weighed(WEST, "used"),
  chosen("clusters-united", HOST, "east", "west"),
];

test("a server's name that all clusters have is told of as the host above", () => {
  expect(eventsOfServer(SERVER, answerOf(EAST, WEST), OF_HOST)).toEqual(OF_HOST);
});

test("a server's name that some clusters have is told of by itself", () => {
  expect(eventsOfServer(SERVER, answerOf(WEST), OF_HOST)).toEqual([
    weighed(EAST, "other-server", SERVER),
    weighed(SQUATTER, "weaker-kind", SERVER),
    weighed(WEST, "used", SERVER),
    chosen("first-to-give", SERVER, "west"),
  ]);
});

test("of a choice for the name alone the host's choice adds what never came into question", () => {
  const ofHost = [
    weighed(EAST, "used"),
    weighed(SQUATTER, "weaker-kind"),
    weighed(WEST, "other-cluster"),
    chosen("first-to-give", HOST, "east"),
  ];
  const elsewhere = [
    weighed(EAST, "other-server", SERVER),
    weighed(WEST, "used", SERVER),
    chosen("first-to-give", SERVER, "west"),
  ];
  expect(eventsElsewhere(SERVER, elsewhere, ofHost)).toEqual([
    weighed(EAST, "other-server", SERVER),
    weighed(WEST, "used", SERVER),
    weighed(SQUATTER, "weaker-kind", SERVER),
    chosen("first-to-give", SERVER, "west"),
  ]);
});

test("of nothing nothing is told", () => {
  expect(eventsOfServer(SERVER, answerOf(WEST), [])).toEqual([]);
  expect(eventsElsewhere(SERVER, [], [])).toEqual([]);
});
