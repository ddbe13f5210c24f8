import { describe, expect, onTestFinished, test } from "vitest";
import { UpstreamError } from "../../src/resolver/upstream.ts";
import { parseUpstreamAddress } from "../../src/gateway/upstream-url.ts";
import { openUpstreams } from "../../src/upstreams/open.ts";
import type { OpenUpstream } from "../../src/upstreams/open-upstream.ts";
import { question } from "../support/records.ts";
import type { Behave, Wire } from "./fake-server.ts";
import { askFor, closing, GOOD, PROTOCOLS, replyTo, serve, TRUST, urlOf, type Protocol } from "./scene.ts";

type Fault = (query: Uint8Array, wire: Wire) => void;

/** Short where the fault is silence, and takes all the time there is. */
function timeoutMsFor(code: string): number {
  return code === "timeout" ? 60 : 5000;
}

const HANG: Fault = () => undefined;
const WRONG_QUESTION: Fault = (query, { send }) => send(replyTo(query, { question: [question("www.example.org")] }));
const WRONG_ID: Fault = (query, { send }) =>
  send(replyTo(query, { id: ((query[0] ?? 0) ^ 1) * 256 + (query[1] ?? 0) }));
const GARBAGE: Fault = (query, { send }) => send(Uint8Array.of(query[0] ?? 0, query[1] ?? 0, 0x81, 0x80, 1, 2, 3));
const A_QUERY: Fault = (query, { send }) => send(query);
const CUT_FOR_EVER: Fault = (query, { send }) => send(replyTo(query, { answer: [], truncated: true }));
const RESET: Fault = (query, { sendPart, reset }) => {
  sendPart(Uint8Array.of(0, 100, query[0] ?? 0, query[1] ?? 0, 0x81));
  setImmediate(reset);
};
const CLOSE_HALFWAY: Fault = (query, { sendPart, end }) => {
  sendPart(Uint8Array.of(0, 100, query[0] ?? 0, query[1] ?? 0, 0x81));
  end();
};
const CLOSE: Fault = (_query, { end }) => end();
const DRIP: Fault = (_query, { sendPart }) => {
  const timer = setInterval(() => sendPart(Uint8Array.of(1)), 5);
  onTestFinished(() => clearInterval(timer));
};
const ENDLESS: Fault = (_query, { sendPart }) => sendPart(new Uint8Array(70_000).fill(255));

const STREAMS = ["tcp", "tls"] as const;
const HTTP = ["h2", "h2c", "https", "http"] as const;

/** Who shows the fault, and the code and the words of the failure that it makes. */
const FAULTS: readonly [string, Fault, readonly Protocol[], string, string][] = [
  ["hangs", HANG, PROTOCOLS, "timeout", "did not answer within 60 ms"],
  ["answers another question", WRONG_QUESTION, [...STREAMS, ...HTTP], "mismatch", "the reply is for another name"],
  ["answers another question, as a forger would", WRONG_QUESTION, ["udp"], "timeout", "did not answer within 60 ms"],
  ["answers with another ID", WRONG_ID, HTTP, "mismatch", "the reply has ID 256 instead of 0"],
  ["answers with another ID, as a forger would", WRONG_ID, ["udp", ...STREAMS], "timeout", "did not answer"],
  ["sends garbage", GARBAGE, PROTOCOLS.filter((each) => !isStream(each)), "malformed", "the reply is no DNS message"],
  ["sends garbage", GARBAGE, STREAMS, "malformed", "sent a message of 7 octets"],
  ["sends the query back", A_QUERY, [...STREAMS, ...HTTP], "mismatch", "the reply is a query"],
  ["sends the query back", A_QUERY, ["udp"], "timeout", "did not answer"],
  [
    "truncates for ever",
    CUT_FOR_EVER,
    [...STREAMS, ...HTTP],
    "mismatch",
    "the reply is truncated, which no stream needs",
  ],
  ["resets the connection in the middle of its reply", RESET, [...STREAMS, ...HTTP], "broken", ""],
  [
    "closes the connection after some octets",
    CLOSE_HALFWAY,
    STREAMS,
    "broken",
    "closed the connection without an answer",
  ],
  ["closes the connection without a word", CLOSE, [...STREAMS, "https", "http"], "broken", "closed the connection"],
  ["drips", DRIP, [...STREAMS, ...HTTP], "timeout", "did not answer within 60 ms"],
  ["drips", DRIP, ["udp"], "timeout", "did not answer within 60 ms"],
  ["sends without an end", ENDLESS, HTTP, "malformed", "sent more than 65535 octets"],
];

function isStream(protocol: Protocol): boolean {
  return protocol === "tcp" || protocol === "tls";
}

const ROWS = FAULTS.flatMap(([title, fault, protocols, code, words]) =>
  protocols.map((protocol) => ({ title, fault, protocol, code, words })),
);

/** Shows a fault to whoever asks for `bad.example`, and is good to others. */
function faultyTo(fault: Fault): Behave {
  return (query, wire) => (query[12] === 3 && query[13] === 0x62 ? fault(query, wire) : GOOD(query, wire));
}

function open(protocol: Protocol, port: number): OpenUpstream {
  const address = parseUpstreamAddress(urlOf(protocol, port), { plainUpstreams: true });
  const [upstream] = openUpstreams([address], { secureContext: TRUST });
  if (upstream === undefined) throw new Error("nothing was opened");
  return closing(upstream);
}

describe.each(ROWS)("a server over $protocol that $title", ({ fault, protocol, code, words }) => {
  test(`is a failure with code ${code}`, async () => {
    const { port } = await serve(protocol, faultyTo(fault));
    const asked = askFor(open(protocol, port), "bad.example", timeoutMsFor(code));
    await expect(asked).rejects.toBeInstanceOf(UpstreamError);
    await expect(asked).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
  });

  test("does so on a connection that has served before, too, and serves again", async () => {
    const { port } = await serve(protocol, faultyTo(fault));
    const upstream = open(protocol, port);
    expect(await askFor(upstream, "good.example")).toEqual(["good.example. 300 A 192.0.2.80"]);
    await expect(askFor(upstream, "bad.example", timeoutMsFor(code))).rejects.toBeInstanceOf(UpstreamError);
    expect(await askFor(upstream, "good.example")).toEqual(["good.example. 300 A 192.0.2.80"]);
  });
});

describe("a server over HTTP/2", () => {
  test.each<[string, Fault, string, string]>([
    ["refuses every stream", (_query, { stream }) => stream?.close(7), "broken", "closed the connection"],
    ["fails within", (_query, { stream }) => stream?.close(2), "broken", "reset the query's stream (HTTP/2 error 2)"],
    [
      "goes away",
      (_query, { stream }) => stream?.session?.goaway(0, 0) ?? stream?.session?.destroy(),
      "broken",
      "closed the connection without an answer",
    ],
  ])("that %s is a failure, and good the next time", async (_title, fault, code, words) => {
    const { port } = await serve("h2", faultyTo(fault));
    const upstream = open("h2", port);
    await expect(askFor(upstream, "bad.example")).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words),
    });
    expect(await askFor(upstream, "good.example")).toEqual(["good.example. 300 A 192.0.2.80"]);
  });
});

test("a server that truncates over UDP and for ever over TCP is a failure", async () => {
  const { tcp, port } = await serveBoth();
  await expect(askFor(open("udp", port), "www.example.com")).rejects.toMatchObject({
    code: "mismatch",
    message: "the reply is truncated, which no stream needs",
  });
  expect(tcp.queries).toHaveLength(1);
});

/** The same port for UDP and TCP, where all is truncated. */
async function serveBoth(attempts = 10): Promise<{ port: number; tcp: { queries: readonly Uint8Array[] } }> {
  const tcp = await serve("tcp", CUT_FOR_EVER);
  try {
    await serve("udp", CUT_FOR_EVER, tcp.port);
    return { port: tcp.port, tcp };
  } catch (error) {
    if (attempts === 0) throw error;
    return serveBoth(attempts - 1);
  }
}
