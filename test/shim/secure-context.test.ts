import { once } from "node:events";
import { createServer } from "node:https";
import tls from "node:tls";
import { describe, expect, onTestFinished, test } from "vitest";
import { openGatewayClient } from "../../src/shim/gateway-client.ts";
import { systemSecureContext } from "../../src/shim/secure-context.ts";
import { failureOf, PATIENCE_MS, portOf, QUERY } from "./gateway-scene.ts";
import { SELF_SIGNED_CERTIFICATE, SELF_SIGNED_KEY } from "./self-signed.ts";

describe("systemSecureContext", () => {
  test("is made wherever the runtime can read the system's store", () => {
    expect(systemSecureContext() !== undefined).toBe("getCACertificates" in tls);
  });

  test("does not trust a certificate that no authority signed", async () => {
    const server = createServer({ cert: SELF_SIGNED_CERTIFICATE, key: SELF_SIGNED_KEY }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const client = openGatewayClient(
      { url: new URL(`https://127.0.0.1:${portOf(server)}/dns-query`) },
      () => undefined,
    );
    onTestFinished(async () => {
      client.close();
      server.close();
      await once(server, "close");
    });
    const error = await failureOf(client.exchange(QUERY, PATIENCE_MS));
    expect(error.code).toBe("unreachable");
    expect(error.message).toBe(
      `gateway 127.0.0.1:${portOf(server)} cannot be reached: ` +
        "its certificate comes from no authority that this machine trusts (DEPTH_ZERO_SELF_SIGNED_CERT)",
    );
  });
});
