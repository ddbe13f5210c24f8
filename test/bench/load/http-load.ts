import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { processorMicros } from "../measure/process-usage.ts";
import { inTurns } from "../measure/rounds.ts";

// Sends HTTP/1.1 requests in turns to two sockets of one process and prints what each burst took, as JSON. Raw sockets,
// since an HTTP client would cost more than the server that is measured; one process for all bursts, since they are
// short: whatever else the machine does then falls on neighbouring bursts alike.
//
// Arguments: process ID, port of ours, port of the reference, rounds, file with whole requests in base64, one a line.

/** Requests of one burst, and how many of them are unanswered at any time, each on a connection of its own. */
const BURST = 2000;
const CONNECTIONS = 16;
const WARM_UP_ROUNDS = 3;

/** What one burst took. */
export interface Burst {
  readonly perSecond: number;
  readonly micros: number;
}

const [pid = 0, ours = 0, reference = 0, rounds = 0] = process.argv.slice(2, 6).map(Number);
const requests = readFileSync(process.argv[6] ?? "", "utf8")
  .split("\n")
  .map((line) => Buffer.from(line, "base64"));
let sent = 0;

function nextRequest(): Buffer {
  const request = requests[sent++ % requests.length];
  if (request === undefined) throw new RangeError("there are no requests");
  return request;
}

/** One connection; `ask` sends a request and resolves once its response has come. */
class Client {
  readonly #socket: Socket;
  #octets = Buffer.alloc(0);
  #answered: () => void = () => undefined;

  constructor(port: number) {
    this.#socket = connect(port, "127.0.0.1");
    this.#socket.setNoDelay(true);
    this.#socket.on("data", (part) => this.#take(part));
  }

  ask(answered: () => void): void {
    this.#answered = answered;
    this.#socket.write(nextRequest());
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(part: Buffer): void {
    this.#octets = this.#octets.length === 0 ? part : Buffer.concat([this.#octets, part]);
    const size = responseSize(this.#octets);
    if (size === undefined || size > this.#octets.length) return;
    this.#octets = this.#octets.subarray(size);
    this.#answered();
  }
}

/** The octets of the response that begins here, once its head is there. Throws for any status but 200. */
function responseSize(octets: Buffer): number | undefined {
  const headEnd = octets.indexOf("\r\n\r\n");
  if (headEnd === -1) return undefined;
  const head = octets.toString("latin1", 0, headEnd);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (!head.startsWith("HTTP/1.1 200 ") || length === undefined) throw new Error(`not a reply: ${head}`);
  return headEnd + 4 + Number(length);
}

function burst(clients: readonly Client[]): Promise<Burst> {
  const cpuBefore = processorMicros(pid);
  const startedMs = performance.now();
  return new Promise((resolve) => {
    let asked = 0;
    let answered = 0;
    const ask = (client: Client): void => {
      if (asked === BURST) return;
      asked++;
      client.ask(() => {
        answered++;
        if (answered < BURST) ask(client);
        else
          resolve({
            perSecond: (BURST / (performance.now() - startedMs)) * 1000,
            micros: (processorMicros(pid) - cpuBefore) / BURST,
          });
      });
    };
    for (const client of clients) ask(client);
  });
}

const [oursClients, referenceClients] = [ours, reference].map((port) =>
  Array.from({ length: CONNECTIONS }, () => new Client(port)),
);
if (oursClients === undefined || referenceClients === undefined) throw new RangeError("two ports are needed");
const runs = await inTurns(
  () => burst(oursClients),
  () => burst(referenceClients),
  rounds + WARM_UP_ROUNDS,
);
for (const client of [...oursClients, ...referenceClients]) client.close();
process.stdout.write(`${JSON.stringify(runs.slice(WARM_UP_ROUNDS))}\n`);
