import { expect, test } from "vitest";
import { routeName } from "../../../src/server/http/route-name.ts";

test.each([
  ["/dns-query", "dns-query"],
  ["/dns-query?dns=AAAA/metrics", "dns-query"],
  ["/some-token/dns-query", "dns-query"],
  ["/resolve?name=a", "resolve"],
  ["/token/explain?name=a/b", "explain"],
  ["/healthz", "healthz"],
  ["/readyz", "readyz"],
  ["/status", "status"],
  ["/metrics", "metrics"],
  ["/some-token", "other"],
  ["/dns-query/", "other"],
  ["/", "other"],
  ["", "other"],
  ["*", "other"],
  ["https://gateway.example/dns-query", "dns-query"],
])("%j is the route %s", (path, route) => {
  expect(routeName(path)).toBe(route);
});
