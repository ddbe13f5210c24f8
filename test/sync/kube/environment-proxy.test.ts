import { URL } from "node:url";
import { expect, test } from "vitest";
import { environmentProxy } from "../../../src/sync/kube/environment-proxy.ts";

test.for([
  ["https://api.internal", { HTTPS_PROXY: "http://p:1" }, "http://p:1"],
  ["https://api.internal", { https_proxy: "p:1" }, "http://p:1"],
  ["https://api.internal", { HTTPS_PROXY: "socks5://a", https_proxy: "http://b" }, "socks5://a"],
  ["https://api.internal", { HTTP_PROXY: "http://p:1" }, undefined],
  ["http://api.internal", { HTTP_PROXY: "http://p:1" }, "http://p:1"],
  ["https://localhost:6443", { HTTPS_PROXY: "http://p:1" }, undefined],
  ["https://127.0.0.9", { HTTPS_PROXY: "http://p:1" }, undefined],
  ["https://[::1]:6443", { HTTPS_PROXY: "http://p:1" }, undefined],
] as const)("the proxy for %s with %o is %s", ([server, variables, proxy]) => {
  expect(environmentProxy(new URL(server), variables)).toBe(proxy);
});

test.for([
  ["https://api.internal", "*", false],
  ["https://api.internal", "other, Internal", false],
  ["https://internal", "internal", false],
  ["https://internal", ".internal", true],
  ["https://api.internal", ".internal", false],
  ["https://api.internal", "*.internal", false],
  ["https://apiinternal", "internal", true],
  ["https://api.internal:6443", "api.internal:6443", false],
  ["https://api.internal", "api.internal:6443", true],
  ["https://api.internal", "api.internal:443", false],
  ["https://10.96.0.1", "10.96.0.1", false],
  ["https://10.96.0.1", "10.96.0.0/12", false],
  ["https://10.112.0.1", "10.96.0.0/12", true],
  ["https://10.96.0.1", "10.96.0.0/99,fd00::/8,", true],
  ["https://[fd00::1]:443", "fd00::1", false],
  ["https://[fd00::1]:443", "[fd00::1]:443", false],
  ["https://[fd00::1]", "fd00::/8", false],
] as const)("%s with NO_PROXY=%s goes through the proxy: %s", ([server, excluded, isProxied]) => {
  const proxy = environmentProxy(new URL(server), { HTTPS_PROXY: "http://p:1", NO_PROXY: excluded });
  expect(proxy).toBe(isProxied ? "http://p:1" : undefined);
});
