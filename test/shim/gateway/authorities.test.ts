import { expect, test } from "vitest";
import { trustIn } from "../../../src/shim/gateway/authorities.ts";
import { SELF_SIGNED_CERTIFICATE } from "../self-signed.ts";

test("authorities in PEM are trusted, with whatever stands between them", () => {
  expect(trustIn(`# ours\n${SELF_SIGNED_CERTIFICATE}\n# and again\n${SELF_SIGNED_CERTIFICATE}`)).toBeDefined();
});

test.each([
  ["", "the authorities hold no certificate in PEM"],
  ["-----BEGIN PRIVATE KEY-----", "the authorities hold no certificate in PEM"],
  [
    `${SELF_SIGNED_CERTIFICATE}${SELF_SIGNED_CERTIFICATE.replace("MIIB", "AAAA")}`,
    "certificate 2 of the authorities cannot be read",
  ],
  [SELF_SIGNED_CERTIFICATE.repeat(1001), "the authorities are more than 1000"],
])("what is none is refused", (authorities, message) => {
  expect(() => trustIn(authorities)).toThrow(new TypeError(message));
});
