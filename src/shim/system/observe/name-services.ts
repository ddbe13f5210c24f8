/** One place where the C library looks for host names, and what is written behind it. */
export interface NameService {
  /** Such as `files`, `dns`, `resolve` or `mdns4_minimal`. */
  readonly service: string;
  /** What ends the search here, as written, such as `NOTFOUND=return`; empty when nothing does. */
  readonly actions: readonly string[];
}

/** What glibc does without a line for hosts (nsswitch.conf(5)). */
const WITHOUT_LINE: readonly NameService[] = [
  { service: "dns", actions: ["!UNAVAIL=return"] },
  { service: "files", actions: [] },
];

/** The services of the `hosts` line of `/etc/nsswitch.conf`, in order; glibc's own choice when there is none. */
export function parseHostServices(text: string): readonly NameService[] {
  const lines = text.split("\n").map((line) => line.replace(/#.*$/, "").trim());
  const hosts = lines.find((line) => /^hosts\s*:/.test(line))?.replace(/^hosts\s*:/, "");
  if (hosts === undefined) return WITHOUT_LINE;
  const services: { service: string; actions: readonly string[] }[] = [];
  for (const word of hosts.match(/\[[^\]]*\]|[^\s[]+/g) ?? []) {
    const last = services.at(-1);
    if (!word.startsWith("[")) services.push({ service: word, actions: [] });
    else if (last !== undefined) last.actions = word.slice(1, -1).trim().split(/\s+/);
  }
  return services;
}

/** Whether systemd-resolved is asked before DNS servers are, if it runs. */
export function asksResolvedFirst(services: readonly NameService[]): boolean {
  const names = services.map(({ service }) => service);
  const at = names.indexOf("resolve");
  return at !== -1 && (!names.includes("dns") || at < names.indexOf("dns"));
}
