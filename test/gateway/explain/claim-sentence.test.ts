import { describe, expect, test } from "vitest";
import {
  choiceSentence,
  claimSentence,
  formatList,
  formatObject,
  saidBy,
} from "../../../src/gateway/explain/claim-sentence.ts";
import type { ChoiceRule, ClaimVerdict } from "../../../src/mesh/choose.ts";
import type { Claim } from "../../../src/mesh/claim.ts";
import {
  addresses,
  alias,
  endpoint,
  endpoints,
  external,
  externalAlias,
  name,
  service,
  serviceEntry,
  vip,
} from "../../support/table.ts";
import { entriesOf } from "./entries-of.ts";

/** The compiler asks for a row for each. */
const VERDICTS: Readonly<Record<ClaimVerdict, string>> = {
  used: "used",
  "weaker-kind": "not used: an object of a stronger kind has the name",
  "other-namespace": "not used: the view's namespace comes first, else that of the oldest object",
  "other-cluster": "not used: another cluster comes first",
  "other-answer": "not used: its cluster has something that comes first",
  "other-server": "not used: it has no server of that name",
  "other-network": "not used: its servers are in another network",
  "only-vip": "a VIP, which is of no use to this view",
  "nothing-to-give": "not used: nothing that this view can reach",
};

const RULES: Readonly<Record<ChoiceRule, string>> = {
  "only-cluster": "chosen: east (no other cluster comes into question)",
  "home-cluster": "chosen: east (the view's home cluster comes first)",
  "first-cluster": "chosen: east (the first in order: within its lease before past it, then by name)",
  "first-to-give": "chosen: east (the first in order that has something for this view)",
  "clusters-united": "chosen: east (given side by side)",
  "nothing-to-give": "chosen: east (no cluster has an address for this view; the name exists all the same)",
};

const FORMS: readonly (readonly [Claim, string])[] = [
  [service(addresses("10.0.0.1", "fd00::1")), "east Service ns1/web: addresses 10.0.0.1, fd00::1"],
  [service(addresses()), "east Service ns1/web: addresses none"],
  [service(endpoints("web-0=10.1.0.1", "10.1.0.2@net")), "east Service ns1/web: endpoints 10.1.0.1, 10.1.0.2"],
  [service(endpoints()), "east Service ns1/web: endpoints none"],
  [service(alias("www.example.com")), "east Service ns1/web: alias www.example.com."],
  [serviceEntry(vip()), "east ServiceEntry ns1/entry: vip automatic"],
  [serviceEntry(vip("240.240.0.1")), "east ServiceEntry ns1/entry: vip 240.240.0.1"],
  [
    { ...service(external("192.0.2.1")), cluster: "west", kind: "Ingress", namespace: "shop", object: "front" },
    "west Ingress shop/front: external 192.0.2.1",
  ],
  [service(externalAlias("lb.example.net")), "east Service ns1/web: external lb.example.net."],
  [
    service(addresses("10.0.0.1"), {
      external: { addresses: ["192.0.2.1"] },
      servers: [endpoint("10.1.0.1"), endpoint("10.1.0.2")],
    }),
    "east Service ns1/web: addresses 10.0.0.1, external 192.0.2.1, servers 10.1.0.1, 10.1.0.2",
  ],
];

describe("the sentence for a claim", () => {
  test.each(FORMS)("%j", (claim, sentence) => {
    expect(claimSentence(claim, saidBy(claim), "used")).toBe(`${sentence} (used)`);
  });

  test.each(entriesOf(VERDICTS))("says what became of it: %s", (verdict, text) => {
    const claim = service(addresses("10.0.0.1"));
    const sentence = `east Service ns1/web: addresses 10.0.0.1 (${text})`;
    expect(claimSentence(claim, saidBy(claim), verdict)).toBe(sentence);
  });

  test("never lists where an automatic VIP leads, nor who may see it", () => {
    const claim = serviceEntry({ form: "vip", backends: [{ host: "db.internal" }] }, { exportTo: ["ns9"] });
    expect(JSON.stringify(saidBy(claim))).toBe('[["vip",["automatic"]]]');
  });
});

describe("the sentence for a choice", () => {
  const choice = { kind: "choice", name: name("web"), clusters: ["east"], isStale: false } as const;

  test.each(entriesOf(RULES))("gives the reason: %s", (rule, sentence) => {
    expect(choiceSentence({ ...choice, rule })).toBe(sentence);
  });

  test("names all clusters, and says when one is late", () => {
    const late = { ...choice, rule: "clusters-united", clusters: ["east", "west"], isStale: true } as const;
    expect(choiceSentence(late)).toBe("chosen: east, west (given side by side; past the lease)");
  });

  test("says when no cluster has anything", () => {
    expect(choiceSentence({ ...choice, rule: "only-cluster", clusters: [] })).toBe("chosen: none");
  });
});

test("an object is called by cluster, kind, namespace and name", () => {
  expect(formatObject(serviceEntry(vip()))).toBe("east ServiceEntry ns1/entry");
});

test.each([
  [0, "none"],
  [1, "0"],
  [10, "0, 1, 2, 3, 4, 5, 6, 7, 8, 9"],
  [11, "0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 1 more"],
  [100_000, "0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 99990 more"],
])("of %i items ten are written out", (count, text) => {
  expect(formatList(Array.from({ length: count }, (_, index) => String(index)))).toBe(text);
});
