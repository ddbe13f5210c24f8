import { expect, test } from "vitest";
import { visibleText } from "../../../src/gateway/explain/visible-text.ts";

test.each([
  ["plain text, ä and 東京", "plain text, ä and 東京"],
  ["a\nb\r\tc\u0000", String.raw`a\u000ab\u000d\u0009c\u0000`],
  ["\u001B[2J\u007F\u009B", String.raw`\u001b[2J\u007f\u009b`],
  ["\u2028\u2029", String.raw`\u2028\u2029`],
  ["\u202Etxt\u2066\u200F", String.raw`\u202etxt\u2066\u200f`],
  [String.raw`\u000a`, String.raw`\u000a`],
])("%j reads as %j", (text, visible) => {
  expect(visibleText(text)).toBe(visible);
});
