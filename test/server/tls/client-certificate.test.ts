import { expect, test } from "vitest";
import { clientCertificateOf } from "../../../src/server/tls/client-certificate.ts";

const SHOWN = {
  fingerprint256: "C0:FF:EE",
  valid_from: "Nov 23 12:00:00 2026 GMT",
  valid_to: "Nov 23 13:00:00 2026 GMT",
};
const BEGINS_MS = Date.UTC(2026, 10, 23, 12);
const ENDS_MS = Date.UTC(2026, 10, 23, 13);

type Seen = Parameters<typeof clientCertificateOf>[0];

/** A socket as far as it is looked at. */
function socketWith(certificate: ReturnType<Seen["getPeerCertificate"]>, authorized = true): Seen {
  return { authorized, getPeerCertificate: () => certificate };
}

test.each([
  [BEGINS_MS - 1, "wrong"],
  [BEGINS_MS, { sha256: "c0ffee", endsMs: ENDS_MS }],
  [ENDS_MS - 1, { sha256: "c0ffee", endsMs: ENDS_MS }],
  [ENDS_MS, "wrong"],
])("a certificate counts while its own times say so: %i is %j", (nowMs, expected) => {
  expect(clientCertificateOf(socketWith(SHOWN), nowMs)).toEqual(expected);
});

test.each<[ReturnType<Seen["getPeerCertificate"]>, boolean, unknown]>([
  [SHOWN, false, "wrong"],
  [{ ...SHOWN, valid_to: "some day" }, true, "wrong"],
  [{ fingerprint256: "C0:FF:EE" }, true, "wrong"],
  [{}, true, undefined],
  [{}, false, undefined],
  [null, true, undefined],
  [undefined, true, undefined],
])("%j, which TLS believes: %s, is %j", (certificate, authorized, expected) => {
  expect(clientCertificateOf(socketWith(certificate, authorized), BEGINS_MS)).toEqual(expected);
});
