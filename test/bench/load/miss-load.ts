import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { connect, type ClientHttp2Session } from "node:http2";
import { encodeMessage } from "../../../src/dns/encode.ts";
import { parseName } from "../../../src/dns/name.ts";
import { inTurns } from "../measure/rounds.ts";
import { median } from "../measure/statistics.ts";
import { addressQuery } from "../messages.ts";

// Asks for names that nobody asked for before, one after the other, in turns through a program and of its upstream
// itself, and prints the median of what each round took, in milliseconds, as JSON.
//
// Arguments: port of the program, port of the upstream, how either is asked (`https` or `udp`): program, upstream; rounds.

const QUESTIONS_PER_ROUND = 200;
const WARM_UP_ROUNDS = 3;

const [programPort = 0, upstreamPort = 0] = process.argv.slice(2, 4).map(Number);
const [programWay = "", upstreamWay = ""] = process.argv.slice(4, 6);
const rounds = Number(process.argv[6]);
let asked = 0;

type Ask = (query: Uint8Array) => Promise<void>;

/** The authority is trusted by NODE_EXTRA_CA_CERTS. */
function askOverHttps(session: ClientHttp2Session): Ask {
  return (query) =>
    new Promise((resolve, reject) => {
      const headers = { ":method": "POST", ":path": "/dns-query", "content-type": "application/dns-message" };
      const stream = session.request({ ...headers, "content-length": query.length });
      stream.on("response", (response) => {
        if (response[":status"] !== 200) reject(new Error(`HTTP status ${response[":status"]}`));
      });
      stream.on("end", resolve);
      stream.on("error", reject);
      stream.resume();
      stream.end(query);
    });
}

function askOverUdp(socket: Socket, port: number): Ask {
  return async (query) => {
    socket.send(query, port, "127.0.0.1");
    await once(socket, "message");
  };
}

async function round(ask: Ask): Promise<number> {
  const tookMs: number[] = [];
  for (let question = 0; question < QUESTIONS_PER_ROUND; question++) {
    const name = parseName(`n${asked++}.outside.example.com`);
    const query = encodeMessage(addressQuery(0, name));
    const startMs = performance.now();
    await ask(query);
    tookMs.push(performance.now() - startMs);
  }
  return median(tookMs);
}

/** A way to ask over a connection of its own. */
interface Way {
  readonly ask: Ask;
  readonly close: () => void;
}

function openWay(way: string, port: number): Way {
  if (way === "udp") {
    const socket = createSocket("udp4");
    return { ask: askOverUdp(socket, port), close: () => void socket.close() };
  }
  const session = connect(`https://127.0.0.1:${port}`);
  return { ask: askOverHttps(session), close: () => session.close() };
}

const ways = [openWay(programWay, programPort), openWay(upstreamWay, upstreamPort)] as const;
const runs = await inTurns(
  () => round(ways[0].ask),
  () => round(ways[1].ask),
  rounds + WARM_UP_ROUNDS,
);
for (const { close } of ways) close();
process.stdout.write(`${JSON.stringify(runs.slice(WARM_UP_ROUNDS))}\n`);
