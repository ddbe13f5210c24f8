import { connect } from "cloudflare:sockets";
import { describe, expect, test } from "vitest";
import { frameOf } from "../../src/dns/frame-reader.ts";
import { parseUpstreamAddress } from "../../src/gateway/upstream-url.ts";
import { UpstreamError, type UpstreamAttempt } from "../../src/resolver/upstream.ts";
import { socketUpstream, type Connect } from "../../src/worker/socket-upstream.ts";
import { question, zoneText } from "../support/records.ts";
import { contextOf } from "../support/view.ts";

const ASKED = question("www.example.com");
const WORKER = { plainUpstreams: false };
const PATIENT: UpstreamAttempt = { timeoutMs: 2000, whenAbandoned: () => undefined };

/** What a socket was opened and closed with, in order. */
type Told = string[];

/** A socket whose other end sends what `answer` makes of the query, in pieces, and then closes. */
function connectTo(answer: (query: Uint8Array) => readonly Uint8Array[] | "hang", told: Told = []): Connect {
  return (address, options) => {
    told.push(`connect ${JSON.stringify(address)} ${options.secureTransport}`);
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>({
      transform: (frame, controller) => {
        const pieces = answer(frame.slice(2));
        if (pieces === "hang") return;
        for (const piece of pieces) controller.enqueue(piece);
        controller.terminate();
      },
    });
    const socket: Socket = {
      readable,
      writable,
      closed: Promise.reject(new Error("closed")),
      opened: Promise.reject(new Error("not opened")),
      upgraded: false,
      secureTransport: "off",
      close: () => {
        told.push("close");
        return Promise.reject(new Error("closed already"));
      },
      startTls: (tls) => {
        told.push(`startTls ${tls?.expectedServerHostname ?? ""}`);
        return socket;
      },
    };
    return socket;
  };
}

/** The records of the answer, as lines. */
async function ask(url: string, connectIt: Connect, attempt: UpstreamAttempt = PATIENT): Promise<string[]> {
  const upstream = socketUpstream(parseUpstreamAddress(url, WORKER), connectIt);
  return zoneText((await upstream.ask(ASKED, contextOf(), attempt)).answer);
}

/** The query as a reply with one address: 192.0.2.80 for 300 seconds. */
function replyTo(query: Uint8Array): Uint8Array {
  const reply = new Uint8Array(33 + 16);
  reply.set(query.subarray(0, 33));
  reply.set([0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0], 2);
  reply.set([0xc0, 12, 0, 1, 0, 1, 0, 0, 1, 0x2c, 0, 4, 192, 0, 2, 80], 33);
  return reply;
}

describe("a server over a socket", () => {
  test.each<[string, readonly string[]]>([
    ["tcp://10.96.0.10", ['connect {"hostname":"10.96.0.10","port":53} off', "close"]],
    ["tls://dns.example", ['connect {"hostname":"dns.example","port":853} on', "close"]],
    [
      "tls://192.0.2.53:8853#dns.example",
      ['connect {"hostname":"192.0.2.53","port":8853} starttls', "startTls dns.example", "close"],
    ],
    [
      "tls://dns.example#2001:db8::1,192.0.2.1",
      ['connect {"hostname":"2001:db8::1","port":853} starttls', "startTls dns.example", "close"],
    ],
  ])("%s is asked once on a connection of its own", async (url, expected) => {
    const told: Told = [];
    const answer = await ask(
      url,
      connectTo((query) => [frameOf(replyTo(query))], told),
    );
    expect(answer).toEqual(["www.example.com. 300 A 192.0.2.80"]);
    expect(told).toEqual(expected);
  });

  test("may answer in pieces of any size", async () => {
    const drip = connectTo((query) => [...frameOf(replyTo(query))].map((octet) => Uint8Array.of(octet)));
    expect(await ask("tcp://192.0.2.53", drip)).toEqual(["www.example.com. 300 A 192.0.2.80"]);
  });

  test("over TLS is sent padded queries, over TCP plain ones, with IDs that nobody guesses", async () => {
    const queries: Uint8Array[] = [];
    const noting = connectTo((query) => {
      queries.push(query);
      return [frameOf(replyTo(query))];
    });
    for (const url of ["tls://192.0.2.53", "tcp://192.0.2.53", "tcp://192.0.2.53", "tcp://192.0.2.53"]) {
      await ask(url, noting);
    }
    expect(queries.map((query) => query.length)).toEqual([128, 48, 48, 48]);
    expect(new Set(queries.map(([high, low]) => `${high} ${low}`)).size).toBeGreaterThan(1);
  });

  test("must repeat the spelling of the name where that is asked for", async () => {
    const lower = connectTo((query) => [
      frameOf(replyTo(query.map((octet) => (octet > 0x40 && octet < 0x5b ? octet + 32 : octet)))),
    ]);
    const same = connectTo((query) => [frameOf(replyTo(query))]);
    expect(await ask("tcp://192.0.2.53?0x20=on", same)).toEqual(["www.example.com. 300 A 192.0.2.80"]);
    const asked = Array.from({ length: 5 }, () => ask("tcp://192.0.2.53?0x20=on", lower));
    const codes = await Promise.allSettled(asked);
    expect(codes.some(({ status }) => status === "rejected")).toBe(true);
  });
});

describe("a server over a socket with bootstrap addresses", () => {
  /** Good at 192.0.2.2 only; elsewhere the connection fails, or hangs for ever. */
  function partly(elsewhere: "fails" | "hangs", told: Told): Connect {
    const good = connectTo((query) => [frameOf(replyTo(query))]);
    return (address, options) => {
      const { hostname } = typeof address === "string" ? { hostname: address } : address;
      told.push(hostname);
      if (hostname === "192.0.2.2") return good(address, options);
      if (elsewhere === "fails") throw new TypeError("internal error; reference = k3v0");
      const socket = connectTo(() => "hang")(address, options);
      return { ...socket, opened: new Promise<never>(() => undefined), startTls: () => socket };
    };
  }

  test.each(["fails", "hangs"] as const)("is asked at the next one when one %s, and there first then", async (how) => {
    const told: Told = [];
    const connectIt = partly(how, told);
    const address = parseUpstreamAddress("tls://dns.example#192.0.2.1,192.0.2.2,192.0.2.3", WORKER);
    const upstream = socketUpstream(address, connectIt);
    for (let count = 0; count < 2; count++) {
      const { answer } = await upstream.ask(ASKED, contextOf(), { ...PATIENT, timeoutMs: 150 });
      expect(zoneText(answer)).toEqual(["www.example.com. 300 A 192.0.2.80"]);
    }
    expect(told).toEqual(["192.0.2.1", "192.0.2.2", "192.0.2.2"]);
  });

  test("fails once all of them have", async () => {
    const told: Told = [];
    const asked = ask("tls://dns.example#192.0.2.1,192.0.2.3", partly("fails", told));
    await expect(asked).rejects.toMatchObject({ code: "unreachable", message: "could not be reached" });
    expect(told).toEqual(["192.0.2.1", "192.0.2.3"]);
  });
});

describe("a server over a socket fails", () => {
  test.each<[string, Connect, string, string]>([
    ["closes at once", connectTo(() => []), "broken", "closed the connection without an answer"],
    [
      "closes in the middle of its reply",
      connectTo((query) => [frameOf(replyTo(query)).subarray(0, 20)]),
      "broken",
      "closed the connection without an answer",
    ],
    ["sends garbage", connectTo(() => [Uint8Array.of(0, 3, 1, 2, 3)]), "malformed", "the reply is no DNS message"],
    [
      "answers with another ID",
      connectTo((query) => [frameOf(replyTo(query.with(0, (query[0] ?? 0) ^ 1)))]),
      "mismatch",
      "the reply has ID",
    ],
    [
      "cannot be connected to",
      () => {
        throw new TypeError("internal error; reference = k3v0");
      },
      "unreachable",
      "could not be reached",
    ],
  ])("with a code when it %s", async (_title, connectIt, code, message) => {
    const asked = ask("tcp://192.0.2.53", connectIt);
    await expect(asked).rejects.toThrow(UpstreamError);
    await expect(ask("tcp://192.0.2.53", connectIt)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  test("when it hangs: after its time, and its socket is closed", async () => {
    const told: Told = [];
    const asked = ask(
      "tcp://192.0.2.53",
      connectTo(() => "hang", told),
      { ...PATIENT, timeoutMs: 20 },
    );
    await expect(asked).rejects.toMatchObject({ code: "timeout", message: "did not answer within 20 ms" });
    expect(told.at(-1)).toBe("close");
  });

  test("when nobody waits any more: at once", async () => {
    let stop = (): void => undefined;
    const whenAbandoned = (stopIt: () => void): void => {
      stop = stopIt;
    };
    const asked = ask(
      "tcp://192.0.2.53",
      connectTo(() => {
        stop();
        return "hang";
      }),
      { timeoutMs: 60_000, whenAbandoned },
    );
    await expect(asked).rejects.toMatchObject({ code: "withdrawn" });
  });

  test("when nothing listens there, in words of ours", async () => {
    const asked = ask("tcp://127.0.0.1:1", connect);
    await expect(asked).rejects.toMatchObject({ code: "unreachable", message: "could not be reached" });
  });
});
