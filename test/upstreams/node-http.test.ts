import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

/** What Node holds of its `fetch` once this code ran; `moduleLoadList` names its own modules too. */
function fetchModulesAfter(code: string): string {
  const print = 'process.stdout.write(String(process.moduleLoadList.filter((name) => name.includes("undici/undici"))))';
  const words = ["--input-type=module", "--eval", `${code}; ${print}`];
  return spawnSync(process.execPath, words, { encoding: "utf8" }).stdout;
}

test.each([
  ["node:http as it is got here does not load fetch", 'await import("./src/upstreams/node-http.ts")', ""],
  ["nor does the client of a server over HTTP", 'await import("./src/upstreams/http-client.ts")', ""],
  ["nor do the gateways of a shim", 'await import("./src/shim/gateway/open-gateways.ts")', ""],
  ["an import of node:http does", 'await import("node:http")', "NativeModule internal/deps/undici/undici"],
])("%s", (_what, code, expected) => {
  expect(fetchModulesAfter(code)).toBe(expected);
});

/** Which of these Node holds once this code ran. */
function loadedAfter(code: string): string {
  const print =
    'process.stdout.write(["tls", "http2", "https"].filter((name) => process.moduleLoadList.includes(`NativeModule ${name}`)).join())';
  return spawnSync(process.execPath, ["--input-type=module", "--eval", `${code}; ${print}`], { encoding: "utf8" })
    .stdout;
}

test.each([
  ["the gateways of a shim", 'await import("./src/shim/gateway/open-gateways.ts")', ""],
  ["TLS that is asked for", '(await import("./src/upstreams/node-http.ts")).nodeTls()', "tls"],
])("%s load no more than they need", (_what, code, expected) => {
  expect(loadedAfter(code)).toBe(expected);
});
