import tls from "node:tls";
import { expect, test } from "vitest";
import { machineTrust } from "../../src/upstreams/trust.ts";

test("the machine's authorities are read once, wherever the runtime can", () => {
  expect(machineTrust() !== undefined).toBe("getCACertificates" in tls);
  expect(machineTrust()).toBe(machineTrust());
});
