import { expect, test } from "vitest";
import { WIRINGS } from "../../../../src/shim/system/install/wiring.ts";

test("the wirings stand in their order of preference", () => {
  expect(WIRINGS).toEqual(["dns-delegate", "resolved", "network-manager", "resolvconf", "file"]);
});
