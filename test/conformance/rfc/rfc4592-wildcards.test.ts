import { describe, expect, test } from "vitest";
import { addresses, cluster, host, serviceEntry, tableOf } from "../../support/table.ts";
import { openGateway, told } from "./gateway-harness.ts";

const TABLE = tableOf({
  clusters: [cluster("east", { namespaces: ["ns1"] })],
  hosts: [
    host("*.wild.example", [serviceEntry(addresses("10.9.9.1"))]),
    host("*.near.wild.example", [serviceEntry(addresses("10.9.9.2"))]),
    host("busy.wild.example", [serviceEntry(addresses("10.9.9.3"))]),
  ],
});

describe("RFC 4592: wildcards", () => {
  test.each([
    [
      "RFC 4592 section 2.2.1: a name below it is synthesised, with its own name as owner",
      "a.wild.example A",
      ["NOERROR", "a.wild.example. 30 A 10.9.9.1"],
    ],
    ["RFC 4592 section 2.2.1: at any depth", "c.b.a.wild.example A", ["NOERROR", "c.b.a.wild.example. 30 A 10.9.9.1"]],
    ["RFC 4592 section 2.2.1: another type of it is NODATA", "a.wild.example TXT", ["NOERROR"]],
    [
      "RFC 4592 section 2.2.1: a name that is there is itself",
      "busy.wild.example A",
      ["NOERROR", "busy.wild.example. 30 A 10.9.9.3"],
    ],
    [
      "RFC 4592 section 3.3.1: the closest wildcard counts",
      "a.near.wild.example A",
      ["NOERROR", "a.near.wild.example. 30 A 10.9.9.2"],
    ],
  ])("%s", async (_title, question, expected) => {
    const { upstream, ask } = openGateway({ table: TABLE });
    expect(told(await ask(question))).toEqual(expected);
    expect(upstream.asked).toEqual([]);
  });

  test("RFC 4592 section 2.2.1: the name that it hangs on is not covered", async () => {
    const { upstream, ask } = openGateway({ table: TABLE });
    upstream.says("wild.example. A", { answer: ["wild.example. 300 A 192.0.2.1"] });
    expect(told(await ask("wild.example A"))).toEqual(["NOERROR", "wild.example. 300 A 192.0.2.1"]);
  });

  // A host of a ServiceEntry is no node of a zone: Istio's wildcards cover whatever lies below, and so do these.
  test("RFC 4592 section 3.3.1: unlike there, a name that is there hides nothing of what lies below it", async () => {
    const { ask } = openGateway({ table: TABLE });
    expect(told(await ask("a.busy.wild.example A"))).toEqual(["NOERROR", "a.busy.wild.example. 30 A 10.9.9.1"]);
  });
});
