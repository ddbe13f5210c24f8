import { once } from "node:events";
import { connect, createServer, type Server as TcpServer, type Socket } from "node:net";
import { Server, ServerCredentials, type Metadata, type ServerDuplexStream } from "@grpc/grpc-js";
import { onTestFinished } from "vitest";
import { readRequest, type SeenRequest } from "./message-octets.ts";

type Stream = ServerDuplexStream<Uint8Array, Uint8Array>;

/** A server of aggregated discovery until the test ends, which sends what the test says. */
export class FakeIstiod {
  readonly requests: SeenRequest[] = [];
  readonly metadata: Metadata[] = [];
  readonly streams: Stream[] = [];
  readonly port: number;
  readonly #server: Server;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
  }

  /** Starts it on a port of the system, or that one; `opened` is called for every stream. */
  static async start(
    opened: (stream: Stream) => void = () => {},
    credentials?: ServerCredentials,
    port = 0,
  ): Promise<FakeIstiod> {
    const server = new Server();
    let istiod: FakeIstiod | undefined;
    const asIs = (octets: Uint8Array): Buffer => Buffer.from(octets);
    const method = {
      path: "/envoy.service.discovery.v3.AggregatedDiscoveryService/StreamAggregatedResources",
      requestStream: true,
      responseStream: true,
      requestDeserialize: asIs,
      requestSerialize: asIs,
      responseDeserialize: asIs,
      responseSerialize: asIs,
    } as const;
    const streamAggregatedResources = (stream: Stream): void => {
      istiod?.metadata.push(stream.metadata);
      istiod?.streams.push(stream);
      stream.on("data", (octets: Uint8Array) => istiod?.requests.push(readRequest(octets)));
      stream.on("error", () => undefined);
      stream.on("end", () => stream.end());
      opened(stream);
    };
    server.addService({ streamAggregatedResources: method }, { streamAggregatedResources });
    const bound = await new Promise<number>((resolve, reject) => {
      server.bindAsync(`127.0.0.1:${port}`, credentials ?? ServerCredentials.createInsecure(), (error, given) => {
        if (error === null) resolve(given);
        else reject(error);
      });
    });
    istiod = new FakeIstiod(server, bound);
    onTestFinished(() => server.forceShutdown());
    return istiod;
  }

  /** Sends a response over the last stream. */
  send(octets: Uint8Array): void {
    const stream = this.streams.at(-1);
    if (stream === undefined) throw new RangeError("nobody has opened a stream");
    stream.write(octets);
  }

  stop(): void {
    this.#server.forceShutdown();
  }
}

/** What stands between client and server until the test ends, and can go silent without ending any connection. */
export class SilentRelay {
  readonly port: number;
  readonly #server: TcpServer;
  readonly #sockets: Socket[] = [];
  connections = 0;

  private constructor(server: TcpServer, port: number) {
    this.#server = server;
    this.port = port;
  }

  static async start(target: number): Promise<SilentRelay> {
    let relay: SilentRelay | undefined;
    const server = createServer((client) => {
      const upstream = connect(target, "127.0.0.1");
      relay?.connected(client, upstream);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const bound = server.address();
    if (typeof bound !== "object" || bound === null) throw new TypeError("the relay has no port");
    relay = new SilentRelay(server, bound.port);
    onTestFinished(() => relay?.close());
    return relay;
  }

  connected(client: Socket, upstream: Socket): void {
    this.connections++;
    this.#sockets.push(client, upstream);
    for (const socket of [client, upstream]) socket.on("error", () => undefined);
    client.pipe(upstream);
    upstream.pipe(client);
  }

  /** Passes nothing on any more, over the connections that there are. */
  fallSilent(): void {
    for (const socket of this.#sockets) {
      socket.unpipe();
      socket.pause();
    }
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}
