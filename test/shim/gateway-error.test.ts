import { once } from "node:events";
import { createServer } from "node:http";
import { describe, expect, onTestFinished, test } from "vitest";
import { openGatewayClient } from "../../src/shim/gateway-client.ts";
import { brokenOff, connectionError, timeoutError } from "../../src/shim/gateway-error.ts";
import { failureOf, PATIENCE_MS, portOf, QUERY } from "./gateway-scene.ts";

const HOST = "gateway.example:8443";

function systemError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

describe("connectionError", () => {
  test.each([
    [
      "ENOTFOUND",
      "getaddrinfo ENOTFOUND gateway.example",
      "unreachable",
      "cannot be reached: its name does not resolve (ENOTFOUND)",
    ],
    [
      "EAI_AGAIN",
      "getaddrinfo EAI_AGAIN gateway.example",
      "unreachable",
      "cannot be reached: its name does not resolve (EAI_AGAIN)",
    ],
    ["EPIPE", "write EPIPE", "unreachable", "cannot be reached: the connection broke (EPIPE)"],
    [
      "ENETUNREACH",
      "connect ENETUNREACH 192.0.2.1:443",
      "unreachable",
      "cannot be reached: connect ENETUNREACH 192.0.2.1:443",
    ],
    ["CERT_HAS_EXPIRED", "certificate has expired", "unreachable", "cannot be reached: certificate has expired"],
    ["ETIMEDOUT", "", "unreachable", "cannot be reached: ETIMEDOUT"],
    ["HPE_INVALID_HEADER_TOKEN", "Parse Error", "malformed", "does not speak HTTP/1.1 (HPE_INVALID_HEADER_TOKEN)"],
  ])("%s is put into words", (code, message, kind, words) => {
    const cause = systemError(code, message);
    expect(connectionError(HOST, cause)).toMatchObject({ code: kind, message: `gateway ${HOST} ${words}`, cause });
  });

  test("one that refuses the connection", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const port = portOf(server);
    server.close();
    await once(server, "close");
    const client = openGatewayClient({ url: new URL(`http://127.0.0.1:${port}/dns-query`) }, () => undefined);
    onTestFinished(() => client.close());
    const error = await failureOf(client.exchange(QUERY, PATIENCE_MS));
    expect(error.code).toBe("unreachable");
    expect(error.message).toBe(`gateway 127.0.0.1:${port} cannot be reached: connection refused (ECONNREFUSED)`);
    expect(error.cause).toMatchObject({ code: "ECONNREFUSED" });
  });
});

describe("timeoutError and brokenOff", () => {
  test("name the gateway and what happened", () => {
    const errors = [timeoutError(HOST, 1999.6), brokenOff(HOST, true), brokenOff(HOST, false)];
    expect(errors.map(({ code, message }) => [code, message])).toEqual([
      ["timeout", `gateway ${HOST} did not answer within 2000 ms`],
      ["malformed", `gateway ${HOST} closed the connection in the middle of a reply`],
      ["unreachable", `gateway ${HOST} closed the connection without a reply`],
    ]);
  });
});
