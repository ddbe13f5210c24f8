import { expect, test } from "vitest";
import { endpointName } from "../../src/mesh/endpoint-name.ts";
import { name } from "../support/table.ts";

/** A host whose name takes 191 octets. */
const LONG = name("abcdefghi.".repeat(19));

test.each([
  ["web-0", name("web.ns1.svc.cluster.local"), "web-0.web.ns1.svc.cluster.local."],
  ["web-0.east", name("web.ns1.svc.clusterset.local"), "web-0.east.web.ns1.svc.clusterset.local."],
  ["l".repeat(63), LONG, `${"l".repeat(63)}.${LONG}`],
  ["l".repeat(62) + ".x", LONG, undefined],
])("%s below %s is %s", (label, host, expected) => {
  expect(LONG).toHaveLength(190);
  expect(endpointName(label, host)).toBe(expected);
});
