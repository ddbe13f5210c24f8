import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { encodeExchangeQuery } from "../../../src/resolver/exchange.ts";
import { trustIn } from "../../../src/shim/gateway/authorities.ts";
import { bearerHeaders } from "../../../src/shim/gateway/bearer-token.ts";
import { GATEWAY_TIMING } from "../../../src/shim/gateway/limits.ts";
import { readReply } from "../../../src/shim/gateway/read-reply.ts";
import { spareMemory } from "../../../src/shim/spare-memory.ts";
import { Attempt } from "../../../src/upstreams/attempt.ts";
import { Destination } from "../../../src/upstreams/destination.ts";
import { HttpClient } from "../../../src/upstreams/http-client.ts";
import { queryForm } from "../../../src/upstreams/request-form.ts";
import { addressQuery, NAME_COUNT } from "../messages.ts";

// The shim's way to its gateway, and nothing else: asks a gateway over one version of HTTP whenever it is told to. Each
// line `<in flight> <exchanges>` that it reads is answered with the milliseconds that these took. Runs on Node and Bun.
//
// Arguments: port of the gateway on 127.0.0.1, file with its authority, a token, `h2` or `http/1.1`.

const [gatewayPort = "", authorityFile = "", token = "", version = ""] = process.argv.slice(2);
/** What a query has in the shim. */
const TIMEOUT_MS = 1_900;
const CONTEXT = { dnssecOk: false, checkingDisabled: false };

const address = {
  scheme: "https",
  label: "the gateway",
  host: "127.0.0.1",
  port: Number(gatewayPort),
  href: `https://127.0.0.1:${gatewayPort}/dns-query`,
  bootstrapAddresses: [],
  serverName: "127.0.0.1",
  randomCase: false,
} as const;
const client = new HttpClient({
  destination: new Destination(address, trustIn(readFileSync(authorityFile, "utf8"))),
  timing: GATEWAY_TIMING,
  protocols: version === "h2" ? ["h2"] : ["http/1.1"],
});
const form = queryForm(address.href, bearerHeaders(token));
const questions = Array.from({ length: NAME_COUNT }, (_, number) => addressQuery(number).question).flat();
let asked = 0;

async function exchange(): Promise<void> {
  const question = questions[asked++ % questions.length];
  if (question === undefined) return;
  const query = encodeExchangeQuery(question, CONTEXT, { transport: "https" });
  const attempt = new Attempt({ timeoutMs: TIMEOUT_MS, whenAbandoned: () => undefined });
  const { octets, ageSeconds } = await client.exchange(form, query, attempt);
  const { rcode, answer } = readReply(octets, question, ageSeconds);
  if (rcode !== 0 || answer.length === 0) throw new Error(`${question.name} was answered with rcode ${rcode}`);
}

async function run(inFlight: number, count: number): Promise<number> {
  const startMs = performance.now();
  let left = count;
  const ask = async (): Promise<void> => {
    while (left-- > 0) await exchange();
  };
  await Promise.all(Array.from({ length: inFlight }, ask));
  return performance.now() - startMs;
}

const server = createServer((socket) => {
  socket.on("data", (line) => {
    const [inFlight = 0, count = 0] = line.toString().split(" ").map(Number);
    void run(inFlight, count).then((tookMs) => socket.write(`${tookMs}\n`));
  });
});
spareMemory();
server.listen(0, "127.0.0.1", () => {
  const bound = server.address();
  if (typeof bound === "object" && bound !== null) process.stdout.write(`listening on 127.0.0.1:${bound.port}\n`);
});
