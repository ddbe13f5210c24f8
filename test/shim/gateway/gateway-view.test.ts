import { describe, expect, test } from "vitest";
import { parseView, viewTargetOf } from "../../../src/shim/gateway/gateway-view.ts";

test.each([
  ["https://gw.example/dns-query", "/view"],
  ["https://gw.example/s3cret/dns-query", "/s3cret/view"],
  ["https://gw.example/a/b/dns-query?x=1", "/a/b/view"],
  ["https://gw.example", "/view"],
])("the view of %s is at %s", (href, target) => {
  expect(viewTargetOf(href)).toBe(target);
});

describe("what a gateway tells of its view", () => {
  test("is its zones, its search list and its snapshot; more is passed over", () => {
    const told = {
      view: "dev",
      snapshot: "12-0123456789abcdef",
      zones: ["Cluster.Local.", "mesh.example"],
      search: ["ns1.svc.cluster.local."],
      more: 1,
    };
    expect(parseView(JSON.stringify(told))).toEqual({
      zones: ["cluster.local.", "mesh.example."],
      search: ["ns1.svc.cluster.local."],
      snapshot: "12-0123456789abcdef",
    });
  });

  test("may be nothing", () => {
    expect(parseView('{"zones":[],"search":[]}')).toEqual({ zones: [], search: [], snapshot: undefined });
  });

  test.each([
    ["<p>", "sent a view that is no JSON"],
    ["null", "sent a view without a list zones"],
    ['{"zones":[]}', "sent a view without a list search"],
    ['{"zones":{"length":1},"search":[]}', "sent a view without a list zones"],
    ['{"zones":[1],"search":[]}', "sent a view with something else than names in zones"],
    ['{"zones":["a..b"],"search":[]}', "sent a view with something else than names in zones"],
    [`{"zones":[],"search":["${"x".repeat(64)}."]}`, "sent a view with something else than names in search"],
    [
      JSON.stringify({ zones: Array.from({ length: 1001 }, () => "a."), search: [] }),
      "sent a view with 1001 names in zones",
    ],
    [
      JSON.stringify({ zones: [], search: Array.from({ length: 33 }, () => "a.") }),
      "sent a view with 33 names in search",
    ],
  ])("is refused as %j", (text, message) => {
    expect(() => parseView(text)).toThrow(expect.objectContaining({ code: "malformed", message }));
  });
});
