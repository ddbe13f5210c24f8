import type { ConnectedClient } from "../../../src/server/http/client.ts";
import { Connection, type ConnectionEnd } from "../../../src/server/http/connection.ts";
import { Exchange, type AnswerWriter } from "../../../src/server/http/exchange.ts";
import type { RequestRecord } from "../../../src/server/http/http-listener.ts";
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from "../../../src/server/http/limits.ts";
import { stubGateway, type StubAnswers } from "./stub-gateway.ts";

/** A connection without a socket, and what happened to it. */
export interface ConnectionUnderTest {
  readonly connection: Connection;
  /** `finish`, `destroy`, `breakOff`, in order. */
  readonly ends: string[];
  readonly records: RequestRecord[];
  readonly lines: string[];
  /** A POST of a DNS query that begins. */
  readonly begin: (method?: string) => ExchangeUnderTest;
}

export interface ExchangeUnderTest {
  readonly exchange: Exchange;
  /** Status and body of what was sent; `cut`. */
  readonly sent: string[];
}

export function connectionUnderTest(
  answers: StubAnswers = {},
  limits: Partial<HttpLimits> = {},
  more: Partial<ConnectedClient> = {},
): ConnectionUnderTest {
  const ends: string[] = [];
  const records: RequestRecord[] = [];
  const lines: string[] = [];
  const end: ConnectionEnd = {
    finish: () => void ends.push("finish"),
    destroy: () => void ends.push("destroy"),
    breakOff: () => void ends.push("breakOff"),
  };
  const settings = {
    host: "127.0.0.1",
    port: 0,
    tls: undefined,
    gateway: stubGateway(answers),
    mayOperate: false,
    record: (record: RequestRecord) => void records.push(record),
    report: (line: string) => void lines.push(line),
  };
  const client = { address: "192.0.2.1", mayOperate: false, ...more };
  const connection = new Connection(settings, { ...DEFAULT_HTTP_LIMITS, ...limits }, client, end);
  return { connection, ends, records, lines, begin: (method = "POST") => beginOn(connection, method) };
}

function beginOn(connection: Connection, method: string): ExchangeUnderTest {
  const sent: string[] = [];
  const writer: AnswerWriter = {
    send: (status, _fields, body, isLast) =>
      void sent.push(`${status} ${Buffer.from(body).toString("latin1").trim()}${isLast ? " (last)" : ""}`),
    cut: () => void sent.push("cut"),
  };
  const fields = { "content-type": "application/dns-message" };
  const head = { protocol: "h2", method, path: "/dns-query", authority: "a", fields } as const;
  return { exchange: new Exchange(connection, head, writer), sent };
}
