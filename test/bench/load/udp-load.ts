import { createSocket } from "node:dgram";
import { readFileSync } from "node:fs";

// Sends DNS queries over UDP, a bounded number of them unanswered, and prints how long the replies took: what dnsperf
// does, for machines without it.
//
// Arguments: port, number of queries, file with queries in base64, one a line, number of sockets.

const UNANSWERED = 100;
/** A query without a reply for this long is taken for lost. */
const PATIENCE_MS = 1000;

const [port = 0, queryCount = 0] = process.argv.slice(2, 4).map(Number);
const sockets = Number(process.argv[5]);
const unansweredPerSocket = Math.max(1, Math.floor(UNANSWERED / sockets));
const queries = readFileSync(process.argv[4] ?? "", "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => Buffer.from(line, "base64"));

let sent = 0;
let done = 0;
const startedMs = performance.now();
for (let socket = 0; socket < sockets; socket++) open();

function open(): void {
  const socket = createSocket({ type: "udp4", lookup: (hostname, _options, found) => found(null, hostname, 4) });
  let unanswered = 0;
  let lastReplyMs = performance.now();
  const fill = (): void => {
    while (unanswered < unansweredPerSocket && sent < queryCount) {
      const query = queries[sent % queries.length];
      if (query === undefined) return;
      sent++;
      unanswered++;
      socket.send(query, port, "127.0.0.1");
    }
  };
  const settle = (count: number): void => {
    unanswered -= count;
    done += count;
    if (done >= queryCount) finish();
    else fill();
  };
  socket.on("message", () => {
    lastReplyMs = performance.now();
    settle(1);
  });
  setInterval(() => {
    if (unanswered > 0 && performance.now() - lastReplyMs > PATIENCE_MS) settle(unanswered);
  }, PATIENCE_MS);
  socket.bind(0, "127.0.0.1", fill);
}

function finish(): void {
  process.stdout.write(`${JSON.stringify({ count: queryCount, elapsedMs: performance.now() - startedMs })}\n`);
  process.exit();
}
