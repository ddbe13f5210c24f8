import { extendedErrorsOf, type ExtendedDnsError } from "../../../dns/ede.ts";
import type { Message, Question } from "../../../dns/message.ts";
import { parseName } from "../../../dns/name.ts";
import { RrClass, RrType } from "../../../dns/numbers.ts";
import type { SocketAddress } from "../../socket-address.ts";

/** Asks a DNS server one question; rejects when no reply comes in time. */
export type AskDns = (question: Question, server: SocketAddress, protocol: "udp" | "tcp") => Promise<Message>;

/** What came back from the shim. */
export type ShimReply =
  | { readonly kind: "reply"; readonly rcode: number; readonly extendedErrors: readonly ExtendedDnsError[] }
  | { readonly kind: "none"; readonly reason: string };

/** Whether the shim answers on one address. */
export interface ListenerReply {
  readonly server: SocketAddress;
  readonly protocol: "udp" | "tcp";
  readonly reply: ShimReply;
}

/** Asks every address over both protocols for a name that the shim answers by itself, so that only the shim is tested. */
export function askListeners(ask: AskDns, servers: readonly SocketAddress[]): Promise<readonly ListenerReply[]> {
  const tries = servers.flatMap((server) => [
    { server, protocol: "udp" } as const,
    { server, protocol: "tcp" } as const,
  ]);
  return Promise.all(tries.map(async (each) => ({ ...each, reply: await askFor("localhost.", ask, each) })));
}

/**
 * Asks the shim for a name that it must ask a gateway for: below `svc`, where only the mesh has names, and `unique`, so
 * that no cache knows it.
 */
export function askThroughShim(ask: AskDns, via: ListenerReply, unique: string): Promise<ShimReply> {
  return askFor(`meshdoh-doctor-${unique}.svc.`, ask, via);
}

async function askFor(
  name: string,
  ask: AskDns,
  { server, protocol }: Pick<ListenerReply, "server" | "protocol">,
): Promise<ShimReply> {
  try {
    const message = await ask({ name: parseName(name), type: RrType.A, class: RrClass.In }, server, protocol);
    return { kind: "reply", rcode: message.rcode, extendedErrors: extendedErrorsOf(message.edns) };
  } catch (error) {
    return { kind: "none", reason: error instanceof Error ? error.message : String(error) };
  }
}
