import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readArguments } from "../../../src/cli/arguments.ts";
import type { Arguments } from "../../../src/cli/command.ts";
import { shimCommand } from "../../../src/cli/shim-command.ts";
import { readAuthorities, readListen, readPolicy, readResolvers } from "../../../src/cli/shim/shim-settings.ts";

const given = (...words: string[]): Arguments => readArguments(shimCommand, words);
const folder = mkdtempSync(join(tmpdir(), "meshdoh-shim-settings-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("what is left out asks the gateway for everything, and nobody else", () => {
  expect(readPolicy(given())).toEqual({
    outside: "gateway",
    fallback: "none",
    suffixes: [],
    cacheOctets: 2 * 1024 * 1024,
  });
  expect(readListen(given())).toEqual([{ address: "127.0.0.1", port: 53 }]);
  expect(readResolvers(given())).toEqual([]);
  expect(readAuthorities(given())).toBeUndefined();
});

test("policy is read from the options", () => {
  const words = ["--outside=resolvers", "--fallback=resolvers", "--suffix=Mesh.Example", "--suffix", "a.b."];
  expect(readPolicy(given(...words, "--cache-mib=64", "--metrics=[::1]:9253"))).toEqual({
    outside: "resolvers",
    fallback: "resolvers",
    suffixes: ["mesh.example.", "a.b."],
    cacheOctets: 64 * 1024 * 1024,
    metrics: { address: "::1", port: 9253 },
  });
});

test("several processes share each port that is listened on when they are let", () => {
  expect(readListen(given("--listen=127.0.0.1:5353", "--listen", "[::1]:53", "--reuse-port"))).toEqual([
    { address: "127.0.0.1", port: 5353, reusePort: true },
    { address: "::1", port: 53, reusePort: true },
  ]);
});

test("resolvers have port 53 unless they say another", () => {
  const found = readResolvers(
    given("--resolver=192.0.2.53", "--resolver=[2001:DB8::1]:5353", "--resolver=2001:db8::2"),
  );
  expect(found.map(({ scheme, label, host, port }) => [scheme, label, host, port])).toEqual([
    ["udp", "udp://192.0.2.53", "192.0.2.53", 53],
    ["udp", "udp://[2001:db8::1]:5353", "2001:db8::1", 5353],
    ["udp", "udp://[2001:db8::2]", "2001:db8::2", 53],
  ]);
});

describe("what cannot be meant is refused with what to write:", () => {
  test.each([
    ["--outside=mesh", '--outside "mesh" is none of its words: use gateway, resolvers'],
    ["--fallback=all", '--fallback "all" is none of its words: use none, resolvers'],
    ["--suffix=.", "--suffix . would make every name one of the mesh"],
    ["--suffix=a..b", '--suffix "a..b" is no name of a zone: use e.g. cluster.local'],
    ["--cache-mib=0", '--cache-mib "0" is not a whole number from 1 to 1024'],
    ["--cache-mib=1.5", '--cache-mib "1.5" is not a whole number'],
    ["--cache-mib=2000", '--cache-mib "2000" is not a whole number'],
    [
      "--metrics=0.0.0.0:9253",
      "--metrics 0.0.0.0:9253 is not an address of this machine alone: use e.g. 127.0.0.1:9253",
    ],
    ["--metrics=9253", '--metrics "9253" is not an address and a port'],
  ])("%s", (word, message) => {
    expect(() => readPolicy(given(word))).toThrow(message);
  });

  test.each(["dns.example", "192.0.2.1:0", "192.0.2.1:99999", ""])("--resolver %j", (text) => {
    expect(() => readResolvers(given("--resolver", text))).toThrow("is not an address");
  });
});

describe("--ca-file", () => {
  const file = join(folder, "ca.pem");
  test("is read", () => {
    writeFileSync(file, "# ours\n-----BEGIN CERTIFICATE-----\nxx\n");
    expect(readAuthorities(given("--ca-file", file))).toBe("# ours\n-----BEGIN CERTIFICATE-----\nxx\n");
  });

  test("without certificates is refused, and so is one that is not there", () => {
    writeFileSync(file, "-----BEGIN PRIVATE KEY-----");
    expect(() => readAuthorities(given("--ca-file", file))).toThrow(`--ca-file ${file} holds no certificates in PEM`);
    expect(() => readAuthorities(given("--ca-file", join(folder, "absent")))).toThrow("absent cannot be read: ENOENT");
  });
});
