import type { OptionSpec } from "../command.ts";

/** The options of `meshdoh serve`. */
export const SERVE_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  store: { type: "string", value: "<store>", help: "the store of the table and the views: dir:<folder>" },
  listen: {
    type: "string",
    multiple: true,
    value: "<ip>:<port>",
    help: "address to listen on, repeatable; 127.0.0.1:8443 when left out, port 0 for any free one",
  },
  "tls-cert": {
    type: "string",
    value: "<file>",
    help: "certificate in PEM, followed by those between it and its root; read again when it changes",
  },
  "tls-key": { type: "string", value: "<file>", help: "its private key in PEM" },
  "client-ca": {
    type: "string",
    value: "<file>",
    help: "authorities in PEM that clients' certificates come from; such a certificate then names a view",
  },
  plaintext: { type: "boolean", help: "serve without TLS on addresses that others can reach" },
  "anonymous-view": {
    type: "string",
    value: "<name>",
    help: "the view of those who bring no token; without it they are refused",
  },
  upstream: {
    type: "string",
    multiple: true,
    value: "<url>",
    help: "resolver for names outside the mesh, repeatable: https://192.0.2.53/dns-query, tls://, tcp:// or udp://192.0.2.53",
  },
  "zone-upstream": {
    type: "string",
    multiple: true,
    value: "<zone>=<url>",
    help: "resolver for the names of one zone, repeatable, e.g. corp.example=udp://192.0.2.7",
  },
  "public-url": {
    type: "string",
    value: "<url>",
    help: "the DNS resource as clients reach it, for those that discover encrypted resolvers",
  },
  "rate-per-view": {
    type: "string",
    value: "<n>",
    help: "queries per second that each view may ask, or off; off when left out",
  },
  "rate-per-address": {
    type: "string",
    value: "<n>",
    help: "queries per second that each client address may ask, or off; 1000 when left out, never for this machine",
  },
  "open-status": {
    type: "boolean",
    help: "show explanations, status and metrics to everybody on this machine, over the loopback addresses listened on",
  },
  "access-log": {
    type: "string",
    value: "<file|->",
    help: "write a JSON object for each request, - to standard output",
  },
  "access-log-names": { type: "boolean", help: "with the names that were asked for" },
  "access-log-addresses": { type: "boolean", help: "with the addresses of the clients" },
};
