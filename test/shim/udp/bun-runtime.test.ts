import { expect, test } from "vitest";
import { openNative } from "../../../src/shim/udp/bun-runtime.ts";

test("there is no native socket of Bun on another runtime", () => {
  const socket = { data: (): void => undefined, error: (): void => undefined };
  expect(() => openNative({ hostname: "127.0.0.1", port: 0, binaryType: "buffer", socket })).toThrow(ReferenceError);
});
