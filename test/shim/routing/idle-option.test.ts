import { expect, test } from "vitest";
import { idleOption } from "../../../src/shim/routing/idle-option.ts";
import type { ShimSettings } from "../../../src/shim/settings.ts";

test.each<[ShimSettings["outside"], ShimSettings["fallback"], string | undefined]>([
  ["gateway", "none", undefined],
  ["gateway", "resolvers", "--fallback resolvers"],
  ["resolvers", "none", "--outside resolvers"],
  ["resolvers", "resolvers", "--outside resolvers"],
])("with --outside %s and --fallback %s the idle one is %s", (outside, fallback, expected) => {
  expect(idleOption({ outside, fallback })).toBe(expected);
});
