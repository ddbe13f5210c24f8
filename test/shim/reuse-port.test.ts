import { expect, test } from "vitest";
import { reusePortRefusal } from "../../src/shim/reuse-port.ts";

test.each([
  [{ node: "22.12.0" }],
  [{ node: "22.20.1" }],
  [{ node: "23.1.0" }],
  [{ node: "24.0.0" }],
  [{ node: "30.0.0" }],
  [{ node: "20.1.0", bun: "1.4.5" }],
])("processes can share a port on %j", (versions) => {
  expect(reusePortRefusal(versions)).toBeUndefined();
});

test.each(["20.19.5", "21.99.0", "22.11.0", "23.0.9"])(
  "Node %s, which would take the option and let it lie, is refused",
  (node) => {
    expect(reusePortRefusal({ node })).toBe(
      `Node ${node} cannot share a port between processes; Node 22.12, 23.1 or later and Bun can`,
    );
  },
);
