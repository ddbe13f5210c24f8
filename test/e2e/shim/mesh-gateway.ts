import { once } from "node:events";
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from "node:http";
import { createSecureServer, type Http2SecureServer } from "node:http2";
import type { Server, Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { decodeMessage } from "../../../src/dns/decode.ts";
import { encodeMessage } from "../../../src/dns/encode.ts";
import type { Message, Question } from "../../../src/dns/message.ts";
import { RrType } from "../../../src/dns/numbers.ts";
import { formatType } from "../../../src/dns/type-names.ts";
import { SELF_SIGNED_CERTIFICATE, SELF_SIGNED_KEY } from "../../shim/self-signed.ts";
import { record } from "../../support/records.ts";

/** A certificate and its key, in PEM. */
export interface GatewayKeys {
  readonly cert: string;
  readonly key: string;
}

/** Where a gateway listens and by which keys. */
export interface MeshGatewayStart {
  readonly address?: string;
  /** Any free one, unless given. */
  readonly port?: number;
  /** Of the certificate that `authorityFile` of a built program is, unless given. */
  readonly keys?: GatewayKeys;
  /** True for HTTP/1.1 in the clear, instead of HTTP/2 over TLS. */
  readonly isPlain?: boolean;
}

const SELF_SIGNED: GatewayKeys = { cert: SELF_SIGNED_CERTIFICATE, key: SELF_SIGNED_KEY };

/** Starts a gateway in this process; it ends with the test. */
export async function startMeshGateway(start: MeshGatewayStart = {}): Promise<MeshGateway> {
  const gateway = new MeshGateway(start);
  onTestFinished(() => gateway.kill());
  await gateway.restart();
  return gateway;
}

/** A DoH gateway of the zone `cluster.local.`: every name has one IPv4 address but those that begin with `no`. */
export class MeshGateway {
  /** `<name> <type>` of each query, in order. */
  readonly asked: string[] = [];
  /** Of its answers from now on. */
  ttlSeconds = 30;
  address = "10.96.0.10";
  generation = 1;
  /** False swallows queries. */
  answers = true;
  /** How long it takes to answer. */
  delayMs = 0;
  /** How many connections have been made. */
  connections = 0;
  /** Resolves once it has told its view. */
  readonly viewTold: Promise<void>;
  #tellView: () => void = () => undefined;
  readonly #at: string;
  readonly #scheme: string;
  readonly #secure: Http2SecureServer | undefined;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #port: number;

  constructor({ address = "127.0.0.1", port = 0, keys = SELF_SIGNED, isPlain = false }: MeshGatewayStart) {
    this.viewTold = new Promise((resolve) => {
      this.#tellView = resolve;
    });
    this.#at = address;
    this.#port = port;
    this.#scheme = isPlain ? "http" : "https";
    this.#secure = isPlain ? undefined : createSecureServer({ ...keys, allowHTTP1: true });
    this.#server = this.#secure ?? createHttp();
    this.#server.on(
      "request",
      (request: IncomingMessage, response: ServerResponse) => void this.#serve(request, response),
    );
    this.#server.on("connection", (socket: Socket) => {
      this.connections++;
      this.#sockets.add(socket);
      socket.on("error", () => undefined).once("close", () => this.#sockets.delete(socket));
    });
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `${this.#scheme}://${this.#at}:${this.#port}/dns-query`;
  }

  /** Ends all connections with a reset and listens no more, as when its process is killed. */
  async kill(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, "close");
    this.#server.close();
    this.dropConnections();
    await closed;
  }

  /** Listens again, on the same port as before. */
  async restart(): Promise<void> {
    this.#server.listen(this.#port, this.#at);
    await once(this.#server, "listening");
    const address = this.#server.address();
    if (address !== null && typeof address === "object") this.#port = address.port;
  }

  /** Ends all connections with a reset. */
  dropConnections(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /** The certificate of connections to come. */
  showCertificate(keys: GatewayKeys): void {
    this.#secure?.setSecureContext(keys);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const snapshot = `${this.generation}-0123456789abcdef`;
    if (request.url === "/view") {
      const search = ["ns1.svc.cluster.local.", "svc.cluster.local.", "cluster.local."];
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ view: "dev", snapshot, zones: ["cluster.local."], search }), this.#tellView);
      return;
    }
    const parts: Uint8Array[] = [];
    for await (const part of request) parts.push(part);
    const query = decodeMessage(Buffer.concat(parts));
    this.asked.push(...query.question.map(({ name, type }) => `${name} ${formatType(type)}`));
    if (!this.answers) return;
    if (this.delayMs > 0) await pause(this.delayMs);
    const headers = { "content-type": "application/dns-message", "meshdoh-snapshot": snapshot };
    response.writeHead(200, headers).end(encodeMessage(this.#replyTo(query)));
  }

  #replyTo(query: Message): Message {
    const [question] = query.question;
    const reply = { ...query, isResponse: true, recursionAvailable: true };
    if (question === undefined) return reply;
    const authoritativeAnswer = question.name.endsWith("cluster.local.");
    if (!question.name.startsWith("no")) return { ...reply, authoritativeAnswer, answer: this.#answerTo(question) };
    const soa = `${this.ttlSeconds} SOA ns.cluster.local. hostmaster.cluster.local. 1 2 3 4 ${this.ttlSeconds}`;
    return { ...reply, authoritativeAnswer, rcode: 3, authority: [record(`cluster.local. ${soa}`)] };
  }

  #answerTo({ name, type }: Question): Message["answer"] {
    return type === RrType.A ? [record(`${name} ${this.ttlSeconds} A ${this.address}`)] : [];
  }
}
