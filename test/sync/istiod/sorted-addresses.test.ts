import { expect, test } from "vitest";
import { sortAddresses } from "../../../src/sync/istiod/sorted-addresses.ts";

test("addresses are sorted as numbers, IPv4 first, each once and in one spelling", () => {
  const texts = ["2001:DB8::1", "10.0.0.10", "10.0.0.9", "2001:db8:0:0::1", "::ffff:10.0.0.1", "10.0.0.9"];
  const addresses = ["10.0.0.9", "10.0.0.10", "::ffff:10.0.0.1", "2001:db8::1"];
  expect(sortAddresses(texts)).toEqual({ addresses, bad: [] });
  expect(sortAddresses(texts.toReversed())).toEqual({ addresses, bad: [] });
});

test.each(["10.0.0.0/8", "0.0.0.0", "::", "", "web", "10.0.0.256"])("%o is no address that can be answered", (text) => {
  expect(sortAddresses(["10.0.0.1", text])).toEqual({ addresses: ["10.0.0.1"], bad: [1] });
});
