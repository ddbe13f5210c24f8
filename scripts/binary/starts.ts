import type { Start } from "./measure-start.ts";

/** The starts of a binary that somebody waits for; no gateway is there, and none is waited for. */
export function startsOf(binary: string): readonly Start[] {
  const listen = ["--listen", "127.0.0.1:0"] as const;
  const shim = (gateway: string): Start["words"] => [binary, "shim", "--gateway", gateway, ...listen];
  const ready = /^listening on .+\n/m;
  return [
    { title: "the start of meshdoh --version", words: [binary, "--version"], ready: /\n/ },
    { title: "the start of a shim", words: shim("https://127.0.0.1:1/dns-query"), ready },
    { title: "the start of a shim without TLS", words: shim("http://127.0.0.1:1/dns-query"), ready },
  ];
}
