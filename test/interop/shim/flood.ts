import { createSocket } from "node:dgram";
import { encodeExchangeQuery } from "../../../src/resolver/exchange.ts";
import { question } from "../../support/records.ts";

// Sends datagrams to a DNS server at a steady rate, reads no reply, and prints how many went out in how many milliseconds.
//
// Arguments: port, what (`names`: queries for names that are never asked twice; `garbage`: packets that are no queries),
// datagrams per second, how many in all.

const TICK_MS = 2;
/** After a standstill of this machine no more is made up for at one time, lest the flood be one burst. */
const MOST_PER_TICK = 400;

const [portText = "", what = "", rateText = "", countText = ""] = process.argv.slice(2);
const [port, perSecond, count] = [Number(portText), Number(rateText), Number(countText)];

const template = encodeExchangeQuery(question("n0000000.flood.example"), { dnssecOk: false, checkingDisabled: false });
const GARBAGE = [
  Uint8Array.of(1),
  Uint8Array.of(0x12, 0x34, 1, 0, 0xff, 0xff, 0, 0, 0, 0, 0, 0),
  Uint8Array.of(0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 64, 97, 97),
  Uint8Array.of(0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xc0, 12, 0, 1, 0, 1),
  Uint8Array.from({ length: 500 }, (_, index) => (index * 37) % 251),
];

const socket = createSocket({ type: "udp4", lookup: (hostname, _options, found) => found(null, hostname, 4) });
const startedMs = performance.now();
let sent = 0;
const timer = setInterval(() => {
  const due = Math.min(count, Math.floor(((performance.now() - startedMs) * perSecond) / 1000));
  for (const end = Math.min(due, sent + MOST_PER_TICK); sent < end; sent++) {
    socket.send(what === "names" ? nameQuery(sent) : (GARBAGE[sent % GARBAGE.length] ?? template), port, "127.0.0.1");
  }
  if (sent < count) return;
  clearInterval(timer);
  socket.close();
  process.stdout.write(`${JSON.stringify({ sent, elapsedMs: performance.now() - startedMs })}\n`);
}, TICK_MS);

/** The name's digits follow the header, the length of its first label and an `n`. */
function nameQuery(number: number): Uint8Array {
  const octets = new Uint8Array(template);
  octets.set(Buffer.from(String(number).padStart(7, "0")), 14);
  return octets;
}
