import { onTestFinished } from "vitest";
import type { Listener, ListenerParts } from "../../src/shim/listener.ts";
import type { ConnectionLimits } from "../../src/shim/tcp-connection.ts";
import { listenTcp } from "../../src/shim/tcp-listener.ts";
import { TcpRoom } from "../../src/shim/tcp-room.ts";
import { openTcpClient, type TcpClient } from "./dns-clients.ts";
import { idOf, queryWithId, type HeldResponder } from "./fake-responder.ts";

export const PATIENT: ConnectionLimits = { idleTimeoutMs: 60_000, maxUnanswered: 200 };
export const HASTY: ConnectionLimits = { ...PATIENT, idleTimeoutMs: 20 };

/** Room for so many clients. */
const ROOM_FOR = 4;

export async function listenUntilEnd(
  parts: ListenerParts,
  limits = PATIENT,
  room = new TcpRoom(ROOM_FOR),
): Promise<Listener> {
  const listener = await listenTcp({ address: "127.0.0.1", port: 0 }, parts, room, limits);
  onTestFinished(() => listener.close(0));
  return listener;
}

export async function connectUntilEnd(listener: Listener): Promise<TcpClient> {
  const client = await openTcpClient(listener.port);
  onTestFinished(async () => {
    await client[Symbol.asyncDispose]();
  });
  return client;
}

export async function idsOf(client: TcpClient, count: number): Promise<number[]> {
  const ids: number[] = [];
  while (ids.length < count) ids.push(idOf(await client.next()));
  return ids;
}

/** A query and its silence on a connection of its own: whatever reached the server before has been read by then. */
export async function roundTrip(listener: Listener, responder: HeldResponder): Promise<void> {
  const id = 0xffff;
  const client = await openTcpClient(listener.port);
  client.send(queryWithId(id));
  await responder.received(responder.queries.length + 1);
  responder.release(id, undefined);
  await client[Symbol.asyncDispose]();
}
