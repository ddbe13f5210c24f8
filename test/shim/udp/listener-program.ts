import { MAX_TCP_CONNECTIONS } from "../../../src/shim/limits.ts";
import { listen, protocolsWithin } from "../../../src/shim/listen.ts";
import { reusePortRefusal } from "../../../src/shim/reuse-port.ts";
import type { ListenSettings } from "../../../src/shim/settings.ts";
import { inheritedListeners } from "../../../src/shim/socket-activation.ts";
import { formatSocketAddress } from "../../../src/shim/socket-address.ts";
import { TcpRoom } from "../../../src/shim/tcp-room.ts";
import { partsWith, promptResponder } from "../fake-responder.ts";

// Listeners that answer every query with its own octets, for tests that run them on another runtime than their own or in
// several processes. Says where it listens, one line for each, or what is wrong, and at its end how many queries came.
//
// Arguments: the addresses as `ListenSettings` in JSON, or none for those that systemd hands over.

const [given] = process.argv.slice(2);
const wanted: ListenSettings[] | undefined =
  given === undefined ? inheritedListeners(process.env, process.pid) : JSON.parse(given);
const parts = partsWith(promptResponder("cache"));
try {
  if (wanted === undefined) throw new Error("nothing was handed over");
  for (const at of wanted) {
    const listener = await listen(at, parts, protocolsWithin(new TcpRoom(MAX_TCP_CONNECTIONS)));
    process.stdout.write(`listening on ${formatSocketAddress(listener)}\n`);
    process.on("SIGTERM", () => void listener.close(1_000));
  }
  process.on("SIGTERM", () => {
    const { udpQueries, tcpQueries } = parts.counters;
    process.stdout.write(
      `queries: ${udpQueries} udp ${tcpQueries} tcp, ${reusePortRefusal() ?? "ports can be shared"}\n`,
    );
  });
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
}
