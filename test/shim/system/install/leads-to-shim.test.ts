import { describe, expect, test } from "vitest";
import { leadsToShim, listensAt, namesShim } from "../../../../src/shim/system/install/leads-to-shim.ts";

describe.each([
  [
    ["127.0.0.1:53", "[::1]:53"],
    ["127.0.0.1", "::1", "0:0:0:0:0:0:0:1"],
    ["127.0.0.2", "192.0.2.1"],
  ],
  [["0.0.0.0:53"], ["127.0.0.1", "0.0.0.0"], ["127.0.0.2"]],
  [["127.0.0.1:5353"], [], ["127.0.0.1"]],
])("a shim at %s", (listen, own, others) => {
  test("is found by its addresses at port 53", () => {
    expect([...own, ...others].filter((address) => listensAt(listen, address))).toEqual(own);
  });
});

test.each([
  [["127.0.0.1"], true, true],
  [["127.0.0.1", "192.0.2.1"], true, true],
  [["192.0.2.1", "127.0.0.1"], false, true],
  [["192.0.2.1"], false, false],
  [[], false, false],
])("nameservers %j lead to the shim: %s; name it: %s", (nameservers, leads, names) => {
  const listen = ["127.0.0.1:53"];
  expect([leadsToShim(listen, nameservers), namesShim(listen, nameservers)]).toEqual([leads, names]);
});
