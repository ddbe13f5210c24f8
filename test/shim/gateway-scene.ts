import type { ServerResponse } from "node:http";
import type { Server } from "node:net";
import { onTestFinished } from "vitest";
import type { Exchange } from "../../src/shim/exchange.ts";
import { openGatewayClient } from "../../src/shim/gateway-client.ts";
import { GatewayError } from "../../src/shim/gateway-error.ts";
import { openFakeGateway, type FakeGateway, type SeenRequest } from "./fake-gateway.ts";

export const QUERY = Uint8Array.of(0, 0, 1, 2, 3);
export const REPLY = Uint8Array.of(0, 0, 9, 8, 7);
export const PATIENCE_MS = 60_000;

export interface Scene {
  readonly gateway: FakeGateway;
  readonly client: Exchange;
  readonly retries: () => number;
}

export async function openClient(
  answer: (response: ServerResponse, request: SeenRequest) => void,
  token?: string,
): Promise<Scene> {
  const gateway = await openFakeGateway(answer);
  let retries = 0;
  const client = openGatewayClient({ url: gateway.url, ...(token === undefined ? {} : { token }) }, () => retries++);
  onTestFinished(async () => {
    client.close();
    await gateway[Symbol.asyncDispose]();
  });
  return { gateway, client, retries: () => retries };
}

export function portOf(server: Server): number {
  const address = server.address();
  return address === null || typeof address === "string" ? 0 : address.port;
}

export async function failureOf(exchange: Promise<unknown>): Promise<GatewayError> {
  const error: unknown = await exchange.then(
    () => new Error("the exchange succeeded"),
    (caught: unknown) => caught,
  );
  if (error instanceof GatewayError) return error;
  throw error;
}
