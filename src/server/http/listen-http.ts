import { once } from "node:events";
import type { Server, Socket } from "node:net";
import { startTimer } from "../../gateway/start-timer.ts";
import { within } from "../../resolver/within.ts";
import { CertificateFiles } from "../tls/certificate-files.ts";
import { createTlsServer } from "../tls/tls-server.ts";
import { clientOf } from "./client.ts";
import { Connection, type ConnectionEnd } from "./connection.ts";
import { ConnectionTable, type RefusalReason } from "./connection-table.ts";
import { createH1Server } from "./h1-connection.ts";
import { createH2Server, serveH2 } from "./h2-connection.ts";
import type { HttpListener, HttpListenerSettings, HttpProtocol } from "./http-listener.ts";
import { DEFAULT_HTTP_LIMITS, MAX_UNSEEN_CONNECTIONS, type HttpLimits } from "./limits.ts";
import { HttpListenError } from "./listen-error.ts";
import { createPlaintextServer } from "./plaintext-server.ts";

/**
 * Serves a gateway over HTTP/2 and HTTP/1.1 on one port. Throws `HttpListenError` when the address cannot be had,
 * `TlsFileError` when certificate, key or client authority are no good.
 */
export async function listenHttp(
  settings: HttpListenerSettings,
  limits: HttpLimits = DEFAULT_HTTP_LIMITS,
): Promise<HttpListener> {
  // First what fails: nothing that keeps the process is there yet.
  const certificates = settings.tls && (await CertificateFiles.open(settings.tls, settings.report));
  const table = new ConnectionTable(limits, (reason) => {
    settings.refused?.(reason);
    settings.report(REFUSAL_LINES[reason]);
  });
  try {
    const server = await openServer(settings, limits, table, certificates);
    return {
      url: urlOf(server, settings),
      get connections() {
        return table.size;
      },
      close: async (graceMs) => {
        certificates?.close();
        await closeWithin(server, table, graceMs);
      },
    };
  } catch (error) {
    certificates?.close();
    table.destroy();
    throw error;
  }
}

/** What the operator hears when there are too many connections; the same line each time, so that it can be held back. */
const REFUSAL_LINES: Readonly<Record<RefusalReason, string>> = {
  full: "too many connections, all at work: new ones are refused",
  network: "too many connections of one address, all at work: its new ones are refused",
  silent: "too many connections: those that send nothing make room for new ones",
  idle: "too many connections: those that are idle make room for new ones",
  stalled: "too many connections: those that do not go on with their requests make room for new ones",
};

async function openServer(
  settings: HttpListenerSettings,
  limits: HttpLimits,
  table: ConnectionTable,
  certificates: CertificateFiles | undefined,
): Promise<Server> {
  const serve = protocolsOver(settings, limits, table);
  const server =
    certificates === undefined
      ? createPlaintextServer(serve)
      : createTlsServer(certificates, limits.firstRequestMs, serve);
  server.maxConnections = limits.maxConnections + MAX_UNSEEN_CONNECTIONS;
  server.on("connection", (socket: Socket) => table.admit(socket));
  const { host, port } = settings;
  try {
    // Otherwise :: takes IPv4 as well, which 0.0.0.0 on the same port then cannot have.
    server.listen({ host, port, ipv6Only: host.includes(":") });
    await once(server, "listening");
  } catch (error) {
    throw error instanceof Error ? new HttpListenError(settings, error) : error;
  }
  server.on("error", (error) => settings.report(`a connection could not be accepted: ${error.message}`));
  return server;
}

/** Serves a socket whose protocol is known. */
function protocolsOver(
  settings: HttpListenerSettings,
  limits: HttpLimits,
  table: ConnectionTable,
): (socket: Socket, protocol: HttpProtocol) => void {
  const h2 = createH2Server();
  const h1 = createH1Server(limits);
  return (socket, protocol) => {
    const client = clientOf(socket, settings.mayOperate);
    // The client has gone already.
    if (client === undefined) {
      socket.destroy();
      return;
    }
    const connectionBy = (end: ConnectionEnd): Connection => {
      const connection = new Connection(settings, limits, client, end);
      table.add(socket, connection);
      return connection;
    };
    if (protocol === "h2") serveH2(h2, socket, connectionBy);
    else h1.serve(socket, connectionBy);
  };
}

async function closeWithin(server: Server, table: ConnectionTable, graceMs: number): Promise<void> {
  const closed = once(server, "close");
  server.close();
  table.finish();
  await within<unknown>(closed, graceMs, startTimer, undefined);
  table.destroy();
  await closed;
}

function urlOf(server: Server, { host, tls }: HttpListenerSettings): string {
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new TypeError("a server that listens has an IP address");
  return `${tls === undefined ? "http" : "https"}://${host.includes(":") ? `[${host}]` : host}:${bound.port}`;
}
