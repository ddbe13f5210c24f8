import type { OptionSpec } from "../command.ts";
import { TOKEN_FILE_OPTION } from "../token-file.ts";

type Options = Readonly<Record<string, OptionSpec>>;

/** What a shim that runs is told; `install` takes the same and writes them into the service. */
export const RUN_OPTIONS: Options = {
  gateway: {
    type: "string",
    multiple: true,
    value: "<url>",
    help: "DNS-over-HTTPS URL of a gateway, e.g. https://dns.example.org/dns-query; repeat it for more, of which the fastest is asked",
  },
  "gateway-ip": {
    type: "string",
    multiple: true,
    value: "<ip>",
    help: "address of the gateways, repeatable, so that nobody need resolve their names; certificates must still be for the names",
  },
  "ca-file": {
    type: "string",
    value: "<file>",
    help: "authorities in PEM that gateways' certificates come from, instead of those that this machine trusts",
  },
  "token-file": TOKEN_FILE_OPTION,
  listen: {
    type: "string",
    multiple: true,
    value: "<ip>:<port>",
    help: "address to listen on, repeatable; 127.0.0.1:53 when left out, port 0 for any free one",
  },
  "reuse-port": { type: "boolean", help: "let several shims share the port, one for each core" },
  outside: {
    type: "string",
    value: "<gateway|resolvers>",
    help: "who is asked for names outside the mesh: the gateway, or the resolvers that this machine had; gateway when left out",
  },
  fallback: {
    type: "string",
    value: "<none|resolvers>",
    help: "who is asked for them when the gateway is away: nobody, or the resolvers that this machine had; none when left out",
  },
  suffix: {
    type: "string",
    multiple: true,
    value: "<zone>",
    help: "a zone of the mesh besides those that the gateway tells, repeatable: its names never leave for another resolver",
  },
  resolver: {
    type: "string",
    multiple: true,
    value: "<ip>[:<port>]",
    help: "a resolver that this machine had, repeatable; those of its resolv.conf when left out",
  },
  "cache-mib": { type: "string", value: "<n>", help: "memory for replies, 1 to 1024 MiB; 2 when left out" },
  metrics: {
    type: "string",
    value: "<ip>:<port>",
    help: "serve /metrics (Prometheus) and /healthz there, a loopback address",
  },
  "query-log": { type: "boolean", help: "write a line for each query to standard error" },
};

/** What else `install` is told. */
export const INSTALL_OPTIONS: Options = {
  wiring: {
    type: "string",
    value: "<how>",
    help: "how programs come to ask the shim: auto, dns-delegate, resolved, network-manager, resolvconf, file or none; auto when left out",
  },
  search: {
    type: "string",
    value: "<a,b,c>",
    help: "search list of this machine; that of the gateway's view when left out",
  },
  "no-service": { type: "boolean", help: "write no systemd unit: something else starts the shim" },
  "socket-activation": { type: "boolean", help: "let systemd open the sockets" },
  reapply: { type: "boolean", help: "put back the wiring of an install that somebody has overwritten; nothing else" },
};

/** What `install` and `uninstall` take. */
export const CHANGE_OPTIONS: Options = {
  "dry-run": { type: "boolean", help: "show every file and every command, and change nothing" },
};

/** What all verbs take. */
export const TREE_OPTIONS: Options = {
  root: { type: "string", value: "<folder>", help: "work on the system below this folder, and run no command" },
};

/** What `status` and `doctor` take. */
export const REPORT_OPTIONS: Options = { json: { type: "boolean", help: "print one JSON object instead of text" } };
