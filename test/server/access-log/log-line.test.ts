import { describe, expect, test } from "vitest";
import type { AnswerFacts } from "../../../src/gateway/arrival.ts";
import { encodeExchangeQuery } from "../../../src/resolver/exchange.ts";
import { formatLogLine } from "../../../src/server/access-log/log-line.ts";
import { question } from "../../support/records.ts";
import { requestRecord } from "../request-records.ts";

const NOW_MS = Date.UTC(2026, 10, 23, 12, 0, 0, 7);
const NOTHING = { names: false, addresses: false };
const REPLY = Uint8Array.of(0, 0, 0x81, 0x83, 0, 1, 0, 0, 0, 0, 0, 0);
const query = encodeExchangeQuery(question("secret.example", "AAAA"), { dnssecOk: false, checkingDisabled: false });
const answer: AnswerFacts = { view: "vm", source: "mesh", query, reply: REPLY };

describe("a line of the access log", () => {
  test("is one JSON object without the name that was asked for and the address of the client", () => {
    expect(formatLogLine(requestRecord({ answer }), NOW_MS, NOTHING)).toBe(
      '{"time":"2026-11-23T12:00:00.007Z","protocol":"h2","method":"POST","route":"dns-query","status":200,"ms":0.123,"octets":64,"view":"vm","source":"mesh","rcode":"NXDOMAIN","type":"AAAA"}\n',
    );
  });

  test.each([
    [{ names: true, addresses: false }, { name: "secret.example." }],
    [{ names: false, addresses: true }, { address: "192.0.2.7" }],
    [
      { names: true, addresses: true },
      { name: "secret.example.", address: "192.0.2.7" },
    ],
  ])("with %j it has %j", (options, fields) => {
    const line: unknown = JSON.parse(formatLogLine(requestRecord({ answer }), NOW_MS, options));
    const { name, address } = Object(line);
    expect({ ...(name !== undefined && { name }), ...(address !== undefined && { address }) }).toEqual(fields);
  });

  test("says nothing of an answer where there was none", () => {
    const line = formatLogLine(requestRecord({ status: 401, route: "other" }), NOW_MS, {
      names: true,
      addresses: true,
    });
    expect(Object.keys(Object(JSON.parse(line)))).toEqual([
      "time",
      "protocol",
      "method",
      "route",
      "status",
      "ms",
      "octets",
      "address",
    ]);
  });

  test("an unknown address is left out", () => {
    const line = formatLogLine(requestRecord({ address: undefined }), NOW_MS, { names: false, addresses: true });
    expect(line).not.toContain("address");
  });

  test.each([
    ["GET", "GET"],
    ["OPTIONS", "OPTIONS"],
    ["get", "other"],
    ["MDOH_SECRET", "other"],
  ])("has the method %s as %s, since clients make up their own", (method, written) => {
    const line: unknown = JSON.parse(formatLogLine(requestRecord({ method }), NOW_MS, NOTHING));
    expect(line).toMatchObject({ method: written });
  });

  test("stays one line whatever a client sends as method or query", () => {
    const wild = requestRecord({ method: 'X"\n', answer: { ...answer, query: Uint8Array.of(1, 2, 3) } });
    const line = formatLogLine(wild, NOW_MS, { names: true, addresses: true });
    expect(line.indexOf("\n")).toBe(line.length - 1);
    expect(JSON.parse(line)).toMatchObject({ method: "other", rcode: "NXDOMAIN" });
  });
});
