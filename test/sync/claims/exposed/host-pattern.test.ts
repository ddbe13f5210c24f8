import { expect, test } from "vitest";
import { parseName } from "../../../../src/dns/name.ts";
import { ANY_HOST, intersection, readHostPattern } from "../../../../src/sync/claims/exposed/host-pattern.ts";
import { reportedFields } from "../../objects/reported-fields.ts";

function pattern(text: string): ReturnType<typeof parseName> | typeof ANY_HOST {
  return text === "*" ? ANY_HOST : parseName(text);
}

test.each([
  ["a.example.", "a.example.", "a.example."],
  ["a.example.", "b.example.", undefined],
  ["*", "*", "*"],
  ["*", "a.example.", "a.example."],
  ["*", "*.example.", "*.example."],
  ["*.example.", "a.example.", "a.example."],
  ["*.example.", "b.a.example.", "b.a.example."],
  ["*.example.", "example.", undefined],
  ["*.example.", "badexample.", undefined],
  ["*.example.", "*.example.", "*.example."],
  ["*.example.", "*.a.example.", "*.a.example."],
  ["*.example.", "*.badexample.", undefined],
  ["*.a.example.", "*.b.example.", undefined],
  ["*.a.example.", "a.example.", undefined],
])("%s and %s have %s in common, whichever comes first", (a, b, common) => {
  expect(intersection(pattern(a), pattern(b))).toBe(common);
  expect(intersection(pattern(b), pattern(a))).toBe(common);
});

test.each([
  ["Shop.Example", "shop.example."],
  ["shop.example.", "shop.example."],
  ["*.Shop.Example", "*.shop.example."],
  ["*.local", "*.local."],
  ["bücher.example", "xn--bcher-kva.example."],
  ["intranet", "intranet."],
  ["*", "*"],
])("the host %s is read as %s", (value, expected) => {
  const { fields, reports } = reportedFields({});
  expect(readHostPattern(fields, { value, path: "spec.hosts[0]" })).toBe(expected);
  expect(reports).toEqual([]);
});

test.each([
  [
    "shop–eu.example",
    'error: "shop–eu.example": the character U+2013 cannot stand in a host: a dash, pasted for a hyphen?',
  ],
  ["*shop.example", 'error: "*shop.example": a wildcard is "*." before a host, and nothing else'],
  ["*.", 'error: "*.": the host is empty'],
  ["", 'error: "": the host is empty'],
  ["a/b", 'error: "a/b": a host has neither a namespace/ before it nor a /path behind it'],
  ["10.0.0.1", "notice: 10.0.0.1 is an address, which nobody looks up"],
  ["2001:db8::1", "notice: 2001:db8::1 is an address, which nobody looks up"],
])("the host %s is reported", (value, report) => {
  const { fields, reports } = reportedFields({});
  expect(readHostPattern(fields, { value, path: "spec.hosts[0]" })).toBeUndefined();
  expect(reports).toEqual([report.replace(":", " spec.hosts[0]:")]);
});

test("a wildcard whose name would be too long is reported", () => {
  const { fields, reports } = reportedFields({});
  const value = `*.${Array.from({ length: 4 }, () => "a".repeat(62)).join(".")}.b`;
  expect(readHostPattern(fields, { value, path: "spec.hosts[0]" })).toBeUndefined();
  expect(reports).toEqual([expect.stringContaining("the host exceeds 255 octets")]);
});
