import { isLoopbackAddress } from "../../dns/loopback.ts";
import type { ListenerSettings } from "../../server/server-settings.ts";
import type { Arguments } from "../command.ts";
import { UsageError } from "../command.ts";
import { parseListenAddress } from "../listen-address.ts";

const DEFAULT_LISTEN = "127.0.0.1:8443";

/**
 * The addresses that `--listen` gives. Throws `UsageError` also for plaintext that others could read and nobody asked for,
 * and for a status that is to be open where everybody could see it.
 */
export function readListeners(args: Arguments, hasTls: boolean): ListenerSettings[] {
  const given = args.all("listen").length === 0 ? [DEFAULT_LISTEN] : args.all("listen");
  const isOpen = args.flag("open-status");
  const listeners = given.map((text) => {
    const { address, port } = parseListenAddress(text);
    const isLoopback = isLoopbackAddress(address);
    if (!hasTls && !isLoopback && !args.flag("plaintext")) throw new UsageError(unencrypted(text));
    return { host: address, port, mayOperate: isOpen && isLoopback };
  });
  if (!isOpen || listeners.some(({ mayOperate }) => mayOperate)) return listeners;
  throw new UsageError(
    "--open-status is for loopback addresses only: add e.g. --listen 127.0.0.1:9443, or make an operator (meshdoh view add --operator)",
  );
}

function unencrypted(text: string): string {
  return `--listen ${text} without TLS lets others read and change what is asked: give --tls-cert and --tls-key, or --plaintext where something else encrypts`;
}
