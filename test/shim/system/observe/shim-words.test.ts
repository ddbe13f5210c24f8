import { describe, expect, test } from "vitest";
import { parseSocketAddress, readShimWords } from "../../../../src/shim/system/observe/shim-words.ts";

describe("what a shim was told is read off its command line", () => {
  test("with values behind their options and behind equals signs", () => {
    const words = [
      "node",
      "/opt/meshdoh.mjs",
      "shim",
      "--gateway",
      "https://a.example/dns-query",
      "--listen=127.0.0.1:53",
    ];
    const more = ["--listen", "[::1]:5353", "--token-file=/etc/t", "--metrics=127.0.0.1:9253", "--suffix=mesh.example"];
    const last = ["--resolver=192.0.2.1", "--resolver=192.0.2.2:5300", "--fallback=resolvers"];
    expect(readShimWords([...words, ...more, ...last])).toEqual({
      words: [...words.slice(3), ...more, ...last],
      gateways: ["https://a.example/dns-query"],
      listen: [
        { address: "127.0.0.1", port: 53 },
        { address: "::1", port: 5353 },
      ],
      namesListen: true,
      metrics: { address: "127.0.0.1", port: 9253 },
      tokenFile: "/etc/t",
      resolvers: ["192.0.2.1", "192.0.2.2"],
      suffixes: ["mesh.example"],
      asksResolvers: true,
    });
  });

  test.each([
    ["it listens on port 53 of loopback when nothing is said", [], [{ address: "127.0.0.1", port: 53 }], false],
    ["a port that the system chooses is not known", ["--listen=127.0.0.1:0"], [], true],
    ["an address that is none is passed over", ["--listen=nowhere"], [{ address: "127.0.0.1", port: 53 }], false],
    ["an option without its value is passed over", ["--listen"], [{ address: "127.0.0.1", port: 53 }], false],
  ])("%s", (_what, words, listen, namesListen) => {
    expect(readShimWords(["shim", ...words])).toMatchObject({ listen, namesListen });
  });

  test.each([
    [[], false],
    [["--outside=gateway", "--fallback=none"], false],
    [["--outside=resolvers"], true],
    [["--fallback", "resolvers"], true],
  ])("whether it asks the original resolvers with %j: %s", (words, expected) => {
    expect(readShimWords(["shim", ...words]).asksResolvers).toBe(expected);
  });
});

test.each([
  ["127.0.0.1:5354", { address: "127.0.0.1", port: 5354 }],
  ["127.0.0.1", { address: "127.0.0.1", port: 53 }],
  ["[::1]:53", { address: "::1", port: 53 }],
  ["::1", { address: "::1", port: 53 }],
  ["example.org:53", undefined],
  ["", undefined],
])("the address %s is read", (text, expected) => {
  expect(parseSocketAddress(text)).toEqual(expected);
});
