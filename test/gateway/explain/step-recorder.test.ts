import { describe, expect, test } from "vitest";
import { StepRecorder } from "../../../src/gateway/explain/step-recorder.ts";
import type { ResolverEvent } from "../../../src/resolver/resolver.ts";
import { addresses, endpoints, name, service, serviceEntry } from "../../support/table.ts";

const WEB = name("web.ns1.svc.cluster.local");
const ZONE = name("cluster.local");
const USED: ResolverEvent = {
  kind: "claim",
  name: WEB,
  claim: service(addresses("10.0.0.1"), { exportTo: ["*"], createdSeconds: 5 }),
  verdict: "used",
};
const SQUATTER: ResolverEvent = {
  kind: "claim",
  name: WEB,
  claim: serviceEntry(addresses("10.9.9.9")),
  verdict: "weaker-kind",
};
const CHOICE: ResolverEvent = { kind: "choice", name: WEB, rule: "only-cluster", clusters: ["east"], isStale: false };
const FOUND: ResolverEvent = { kind: "presence", name: WEB, presence: "host", zone: ZONE };

function recorded(...events: readonly ResolverEvent[]): StepRecorder {
  const recorder = new StepRecorder();
  for (const event of events) recorder.record(event);
  return recorder;
}

describe("recording steps", () => {
  test("makes one of a look into the table and all that was weighed for it", () => {
    const east = { cluster: "east", namespace: "ns1" };
    expect(recorded(USED, SQUATTER, CHOICE, FOUND).steps).toEqual([
      {
        kind: "presence",
        name: WEB,
        presence: "host",
        zone: ZONE,
        claims: [
          {
            name: WEB,
            ...east,
            kind: "Service",
            object: "web",
            form: "addresses",
            verdict: "used",
            text: "east Service ns1/web: addresses 10.0.0.1 (used)",
          },
          {
            name: WEB,
            ...east,
            kind: "ServiceEntry",
            object: "entry",
            form: "addresses",
            verdict: "weaker-kind",
            text: "east ServiceEntry ns1/entry: addresses 10.9.9.9 (not used: an object of a stronger kind has the name)",
          },
        ],
        choices: [{ ...CHOICE, text: "chosen: east (no other cluster comes into question)" }],
        text: "web.ns1.svc.cluster.local. is in the name table; zone cluster.local.",
      },
    ]);
  });

  test("keeps what was weighed for one name apart from what was for the next", () => {
    const outside: ResolverEvent = { kind: "presence", name: name("web.example"), presence: "outside" };
    const steps = recorded(USED, CHOICE, FOUND, outside).steps;
    expect(steps.map((step) => (step.kind === "presence" ? step.claims.length : undefined))).toEqual([1, 0]);
  });

  test("tells a look that is repeated once", () => {
    const held: ResolverEvent = { kind: "search-candidate", name: WEB, outcome: "held" };
    const kinds = recorded(USED, CHOICE, FOUND, held, USED, CHOICE, FOUND, USED, CHOICE, FOUND).steps.map(
      ({ kind }) => kind,
    );
    expect(kinds).toEqual(["presence", "search-candidate"]);
  });

  test("tells two looks at one name that came to different things", () => {
    expect(recorded(FOUND, USED, FOUND).steps).toHaveLength(2);
  });

  test("stops at a thousand events, and counts the rest", () => {
    const recorder = new StepRecorder();
    for (let index = 0; index < 1005; index++) {
      recorder.record({ kind: "search-candidate", name: name(`web-${index}.example`), outcome: "absent" });
    }
    expect([recorder.steps.length, recorder.leftOut]).toEqual([1000, 5]);
  });
});

describe("claims that were used", () => {
  const below = name("web-0.web.ns1.svc.cluster.local");

  test("are known by their host and by the name that was looked up", () => {
    const found: ResolverEvent = { ...FOUND, name: below };
    const { usedClaims } = recorded(USED, SQUATTER, CHOICE, found);
    expect(usedClaims.map((used) => [used.name, used.object.object])).toEqual([
      [WEB, "web"],
      [below, "web"],
    ]);
  });

  test("do not stand behind the name that is looked up next", () => {
    const next: ResolverEvent = { ...FOUND, name: name("next.ns1.svc.cluster.local") };
    expect(recorded(USED, CHOICE, FOUND, next).usedClaims.map((used) => used.name)).toEqual([WEB, WEB]);
  });

  test("do not stand behind a name below their host that a wildcard covers", () => {
    const wildcard = name("*.web.ns1.svc.cluster.local");
    const covering: ResolverEvent = { ...USED, name: wildcard, claim: serviceEntry(addresses("10.9.9.9")) };
    const { usedClaims } = recorded(USED, CHOICE, covering, { ...FOUND, name: below, wildcard });
    expect(usedClaims.map((used) => [used.name, used.object.object])).toEqual([
      [WEB, "web"],
      [wildcard, "entry"],
      [below, "entry"],
    ]);
  });

  test("do not stand behind a name below their host that does not exist", () => {
    const absent: ResolverEvent = { kind: "presence", name: below, presence: "absent", zone: ZONE, encloser: WEB };
    const { usedClaims } = recorded({ ...USED, claim: service(endpoints("10.1.0.1")) }, CHOICE, absent);
    expect(usedClaims.map((used) => used.name)).toEqual([WEB]);
  });
});
