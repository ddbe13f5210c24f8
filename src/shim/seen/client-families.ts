import { answersBySource } from "../counters.ts";
import { ANSWER_SOURCES } from "./answer-source.ts";
import type { MetricSources } from "./metric-sources.ts";
import type { MetricFamily, Sample } from "./metric-text.ts";

/** Metrics of what clients ask and get. */
export function clientFamilies({ counters, memories }: MetricSources): MetricFamily[] {
  const answers = answersBySource(counters);
  return [
    counter("queries_total", "Messages that clients sent, by protocol", [
      { labels: { protocol: "udp" }, value: counters.udpQueries },
      { labels: { protocol: "tcp" }, value: counters.tcpQueries },
    ]),
    counter(
      "answers_total",
      "Replies by where they came from",
      ANSWER_SOURCES.map((source) => ({ labels: { source }, value: answers[source] })),
    ),
    counter("malformed_total", "Messages that are no DNS, which get FORMERR", [{ value: counters.malformed }]),
    counter("ignored_total", "Messages that get no reply: responses, scraps, and floods of what is no DNS", [
      { value: counters.ignored },
    ]),
    counter("overloaded_total", "Times that too many queries were in flight", [{ value: counters.overloaded }]),
    counter("lost_replies_total", "Queries without a reply, by why", [
      { labels: { reason: "send" }, value: counters.udpSendFailures },
      { labels: { reason: "internal" }, value: counters.responderFailures },
    ]),
    counter("listener_errors_total", "Errors of listening sockets", [{ value: counters.listenerFailures }]),
    counter("tcp_connections_total", "Connections of clients that were taken", [{ value: counters.tcpConnections }]),
    counter("tcp_connections_ended_total", "Connections of clients that the shim ended, by why", [
      { labels: { reason: "refused" }, value: counters.tcpConnectionsRefused },
      { labels: { reason: "displaced" }, value: counters.tcpConnectionsDisplaced },
      { labels: { reason: "timeout" }, value: counters.tcpTimeouts },
      { labels: { reason: "bad-frame" }, value: counters.tcpBadFrames },
    ]),
    counter("snapshot_changes_total", "Times that everything was asked for again for another snapshot", [
      { value: counters.snapshotChanges },
    ]),
    gauge(
      "memory_octets",
      "What remembered replies take, by memory",
      memories().map(({ memory, octets }) => ({ labels: { memory }, value: octets })),
    ),
    gauge(
      "memory_entries",
      "Remembered replies, by memory",
      memories().map(({ memory, entries }) => ({ labels: { memory }, value: entries })),
    ),
  ];
}

function counter(name: string, help: string, samples: readonly Sample[]): MetricFamily {
  return { type: "counter", name: `meshdoh_shim_${name}`, help, samples };
}

function gauge(name: string, help: string, samples: readonly Sample[]): MetricFamily {
  return { type: "gauge", name: `meshdoh_shim_${name}`, help, samples };
}
