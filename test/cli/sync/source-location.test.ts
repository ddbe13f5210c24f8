import { expect, test } from "vitest";
import { openSource } from "../../../src/cli/sync/source-location.ts";
import { parseName } from "../../../src/dns/name.ts";

const CONTEXT = { cluster: "east", zone: parseName("cluster.local."), report: (): void => {} };

test.each([
  ["manifests:a.yaml", true],
  ["manifests:-", false],
  ["kube:prod", true],
  ["kube:", true],
  ["istiod:dump.json", true],
  ["istiod:http://127.0.0.1:15014/debug/ndsz?proxyID=web-1.shop", true],
  ["istiod:grpcs://istiod.istio-system:15012#token=/run/token", true],
])("%s is a source, and whether it can be followed is %s", (location, isFollowed) => {
  const source = openSource(location, CONTEXT);
  expect(source?.cluster).toBe("east");
  expect(source !== undefined && "follow" in source).toBe(isFollowed);
});

test.each(["manifests:", "manifests", "toString:x", "KUBE:prod", ""])("%j is none", (location) => {
  expect(openSource(location, CONTEXT)).toBeUndefined();
});
