import { expect, test } from "vitest";
import { createCounters } from "../../../src/shim/counters.ts";
import { clientFamilies } from "../../../src/shim/seen/client-families.ts";
import { formatMetrics } from "../../../src/shim/seen/metric-text.ts";
import { metricSources } from "./seen-upstreams.ts";

test("each counter has a line of its own", () => {
  const counters = createCounters();
  Object.assign(counters, { udpQueries: 1, tcpQueries: 2, answeredAtOnce: 3, malformed: 4, ignored: 5, overloaded: 6 });
  Object.assign(counters, { udpSendFailures: 7, responderFailures: 8, listenerFailures: 9, tcpConnections: 10 });
  Object.assign(counters, {
    tcpConnectionsRefused: 11,
    tcpConnectionsDisplaced: 15,
    tcpTimeouts: 12,
    tcpBadFrames: 13,
    snapshotChanges: 14,
  });
  Object.assign(counters.answers, { "packet-cache": 20, cache: 21, mesh: 22, forwarded: 23, resolvers: 24 });
  Object.assign(counters.answers, { fallback: 25, stale: 26, local: 27, refused: 28, failure: 29 });
  const memories = (): [] | [{ memory: "denials"; octets: number; entries: number }] => [
    { memory: "denials", octets: 30, entries: 31 },
  ];
  const text = formatMetrics(clientFamilies(metricSources({ counters, memories })));
  expect(text.split("\n").filter((line) => line !== "" && !line.startsWith("#"))).toEqual([
    'meshdoh_shim_queries_total{protocol="udp"} 1',
    'meshdoh_shim_queries_total{protocol="tcp"} 2',
    'meshdoh_shim_answers_total{source="packet-cache"} 23',
    'meshdoh_shim_answers_total{source="cache"} 21',
    'meshdoh_shim_answers_total{source="mesh"} 22',
    'meshdoh_shim_answers_total{source="forwarded"} 23',
    'meshdoh_shim_answers_total{source="resolvers"} 24',
    'meshdoh_shim_answers_total{source="fallback"} 25',
    'meshdoh_shim_answers_total{source="stale"} 26',
    'meshdoh_shim_answers_total{source="local"} 27',
    'meshdoh_shim_answers_total{source="refused"} 28',
    'meshdoh_shim_answers_total{source="failure"} 29',
    "meshdoh_shim_malformed_total 4",
    "meshdoh_shim_ignored_total 5",
    "meshdoh_shim_overloaded_total 6",
    'meshdoh_shim_lost_replies_total{reason="send"} 7',
    'meshdoh_shim_lost_replies_total{reason="internal"} 8',
    "meshdoh_shim_listener_errors_total 9",
    "meshdoh_shim_tcp_connections_total 10",
    'meshdoh_shim_tcp_connections_ended_total{reason="refused"} 11',
    'meshdoh_shim_tcp_connections_ended_total{reason="displaced"} 15',
    'meshdoh_shim_tcp_connections_ended_total{reason="timeout"} 12',
    'meshdoh_shim_tcp_connections_ended_total{reason="bad-frame"} 13',
    "meshdoh_shim_snapshot_changes_total 14",
    'meshdoh_shim_memory_octets{memory="denials"} 30',
    'meshdoh_shim_memory_entries{memory="denials"} 31',
  ]);
});
