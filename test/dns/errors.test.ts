import { expect, test } from "vitest";
import { FormatError, NameSyntaxError } from "../../src/dns/errors.ts";

test("a format error says where in the message it is, in its text and as a number", () => {
  const error = new FormatError("message ends early", 17);
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ name: "FormatError", message: "message ends early at octet 17", offset: 17 });
});

test.each([
  ["a..b", '"a..b"'],
  ["\u001B[2J\n", String.raw`"\u001b[2J\n"`],
  ["a".repeat(300), `"${"a".repeat(300)}"`],
  ["a".repeat(301), `"${"a".repeat(300)}…"`],
])("a name syntax error quotes the text, without control characters and cut at 300: %#", (text, quoted) => {
  const error = new NameSyntaxError("empty label", text);
  expect(error).toMatchObject({ name: "NameSyntaxError", message: `empty label: ${quoted}` });
});
