import type { Command } from "./command.ts";
import { SERVE_OPTIONS } from "./serve/options.ts";

/** `meshdoh serve`: the gateway on a machine of one's own. */
export const serveCommand: Command = {
  name: "serve",
  summary: "answer DNS over HTTPS out of a store: the gateway on your own machine",
  synopsis:
    "--store <store> [--listen <ip>:<port>] … [--tls-cert <file> --tls-key <file> | --plaintext] [--anonymous-view <name>] [--upstream <url>] …",
  description: [
    "Answers DNS over HTTPS (HTTP/2 and HTTP/1.1 on one port) from the table of a store, which it follows as it changes, and asks upstreams for names outside the mesh. Without a certificate it listens on loopback addresses only, in plaintext.",
    "Prints one line per address when it is ready: listening on <url>. On SIGTERM or SIGINT it says that it is not ready, after MESHDOH_DRAIN_SECONDS takes no more connections, sends the replies in flight and ends with status 0; on SIGHUP it opens its access log anew. Under systemd it tells when it is ready (Type=notify).",
    "What is not an option is a variable of the environment, the same as the Worker's: MESHDOH_STALE_SECONDS, MESHDOH_VIEW_NAMESPACE and so on; the man page lists them.",
  ],
  options: SERVE_OPTIONS,
  examples: [
    [
      "meshdoh serve --store dir:table --anonymous-view laptop --upstream udp://192.0.2.53",
      "a gateway for trying, on http://127.0.0.1:8443/dns-query",
    ],
    [
      "meshdoh serve --store dir:/var/lib/meshdoh/table --listen 0.0.0.0:443 --listen [::]:443 --tls-cert /etc/meshdoh/tls.crt --tls-key /etc/meshdoh/tls.key --upstream https://192.0.2.53/dns-query",
      "one for a network; views bring their tokens",
    ],
  ],
  endsWhenInterrupted: () => true,
  run: async (args, terminal) => {
    const { runServeCommand } = await import("./serve/run-serve.ts");
    return runServeCommand(args, terminal);
  },
};
