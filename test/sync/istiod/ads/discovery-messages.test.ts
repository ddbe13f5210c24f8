import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeDiscoveryResponse, encodeDiscoveryRequest } from "../../../../src/sync/istiod/ads/discovery-messages.ts";
import { field, readRequest, responseOctets, TYPE } from "./message-octets.ts";

/** Two digits an octet, without the spaces that set fields apart. */
function plain(hex: string): string {
  return hex.replaceAll(" ", "");
}

function hexOf(octets: Uint8Array): string {
  return Buffer.from(octets).toString("hex");
}

test("the first request of a stream has its node and type", () => {
  const node = { id: "n", cluster: "c", metadata: { A: "x", B: "" }, userAgentName: "u" };
  const octets = encodeDiscoveryRequest({ versionInfo: "", node, typeUrl: "t", responseNonce: "" });
  expect(hexOf(octets)).toBe(
    plain(
      [
        // node = 2, 30 octets: id = 1, cluster = 2
        "121e 0a016e 120163",
        // metadata = 3, 19 octets: two entries of fields = 1, each key = 1 and value = 2 with string_value = 3
        "1a13 0a08 0a0141 12031a0178 0a07 0a0142 12021a00",
        // user_agent_name = 6
        "320175",
        // type_url = 4
        "220174",
      ].join(" "),
    ),
  );
});

test("a request that accepts has version and nonce, one that refuses besides a status", () => {
  const request = { versionInfo: "v", typeUrl: "t", responseNonce: "n" };
  expect(hexOf(encodeDiscoveryRequest(request))).toBe(plain("0a0176 220174 2a016e"));
  // error_detail = 6: code = 1 INVALID_ARGUMENT 3, message = 2
  expect(hexOf(encodeDiscoveryRequest({ ...request, errorMessage: "no" }))).toBe(
    plain("0a0176 220174 2a016e 3206 0803 12026e6f"),
  );
});

test("whatever texts a request has, they are read as they were written", () => {
  const text = fc.string({ unit: "grapheme" });
  fc.assert(
    fc.property(text, text, text, text, fc.dictionary(text, text), (version, nonce, id, error, metadata) => {
      const node = { id, cluster: "c", metadata, userAgentName: "" };
      const octets = encodeDiscoveryRequest({
        versionInfo: version,
        node,
        typeUrl: TYPE,
        responseNonce: nonce,
        errorMessage: error,
      });
      expect(readRequest(octets)).toEqual({ version, nonce, type: TYPE, nodeId: id, metadata: { ...metadata }, error });
    }),
  );
});

test("a response is read, with what newer versions have besides", () => {
  const more = [...field(6, "control plane"), 0x18, 1, ...field(99, "later")];
  const octets = Uint8Array.from([...more, ...responseOctets("7", "abc", [1, 2, 3])]);
  expect(decodeDiscoveryResponse(octets)).toEqual({
    versionInfo: "7",
    typeUrl: TYPE,
    nonce: "abc",
    resources: [{ typeUrl: TYPE, value: Uint8Array.of(1, 2, 3) }],
  });
});

test("a response without anything has nothing", () => {
  expect(decodeDiscoveryResponse(new Uint8Array())).toEqual({ versionInfo: "", typeUrl: "", nonce: "", resources: [] });
});
