import { expect, test } from "vitest";
import { readArguments } from "../../../src/cli/arguments.ts";
import { readSettings, type WantedSettings } from "../../../src/cli/sync/settings.ts";
import { syncCommand } from "../../../src/cli/sync-command.ts";

function settingsOf(...words: readonly string[]): WantedSettings {
  return readSettings(readArguments(syncCommand, words));
}

test("what is not said is not wanted", () => {
  expect(settingsOf()).toEqual({ settings: {}, vipPools: {} });
});

test.each([
  [["--ttl", "1"], { ttlSeconds: 1 }],
  [["--ttl", "86400"], { ttlSeconds: 86_400 }],
  [["--ttl", "none"], { ttlSeconds: "none" }],
  [["--cluster-suffix", "Mesh.Example"], { clusterSuffix: "mesh.example." }],
  [["--cluster-suffix", "mesh.example."], { clusterSuffix: "mesh.example." }],
  [["--cluster-suffix", "mesh"], { clusterSuffix: "mesh." }],
  [["--cluster-suffix", "none"], { clusterSuffix: "none" }],
])("%j is a setting", (words, settings) => {
  expect(settingsOf(...words)).toEqual({ settings, vipPools: {} });
});

test.each([
  [["--vip-pool-ipv4", "198.18.0.0/15"], { ipv4: "198.18.0.0/15" }],
  [["--vip-pool-ipv6", "2001:0DB8::/64"], { ipv6: "2001:db8::/64" }],
  [
    ["--vip-pool-ipv4", "192.0.2.0/30", "--vip-pool-ipv6", "2001:db8::/126"],
    { ipv4: "192.0.2.0/30", ipv6: "2001:db8::/126" },
  ],
])("%j are pools", (words, vipPools) => {
  expect(settingsOf(...words)).toEqual({ settings: {}, vipPools });
});

test.each([
  ["0", '--ttl "0" is neither a number of seconds from 1 to 86400 nor none'],
  ["86401", '--ttl "86401" is neither'],
  ["1.5", '--ttl "1.5" is neither'],
  ["30s", '--ttl "30s" is neither'],
  ["", '--ttl "" is neither'],
])("--ttl %s is wrong", (text, message) => {
  expect(() => settingsOf("--ttl", text)).toThrow(
    expect.objectContaining({ name: "UsageError", message: expect.stringContaining(message) }),
  );
});

test.each([
  "",
  ".",
  "a..b",
  "*.example",
  "-mesh.example",
  "mesh_.example",
  "größe.example",
  "a b",
  `${"a".repeat(64)}.example`,
])("--cluster-suffix %s is wrong", (text) => {
  const message = `--cluster-suffix ${JSON.stringify(text)} is neither a domain, e.g. mesh.example, nor none`;
  expect(() => settingsOf(`--cluster-suffix=${text}`)).toThrow(
    expect.objectContaining({ name: "UsageError", message }),
  );
});

test.each([
  [
    "--vip-pool-ipv4",
    "240.240.0.1/16",
    "no network of IPv4 addresses with a prefix of 8 to 30 bits and no bit set behind it",
  ],
  ["--vip-pool-ipv4", "240.0.0.0/7", "e.g. 240.240.0.0/16"],
  ["--vip-pool-ipv4", "2001:2::/48", '--vip-pool-ipv4 "2001:2::/48" is no network of IPv4'],
  ["--vip-pool-ipv4", "none", '"none" is no network'],
  ["--vip-pool-ipv6", "240.240.0.0/16", "no network of IPv6 addresses with a prefix of 16 to 126 bits"],
  ["--vip-pool-ipv6", "2001:2::/127", "e.g. 2001:2::/48"],
])("%s %s is wrong", (option, text, message) => {
  expect(() => settingsOf(option, text)).toThrow(
    expect.objectContaining({ name: "UsageError", message: expect.stringContaining(message) }),
  );
});
