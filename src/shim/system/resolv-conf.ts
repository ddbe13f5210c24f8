/** What `/etc/resolv.conf` says (resolv.conf(5)). */
export interface ResolvConf {
  /** IP addresses in order, as written. */
  readonly nameservers: readonly string[];
  /** Of the last `search` or `domain` line, which is the one that counts. */
  readonly search: readonly string[];
  /** Of all `options` lines, such as `ndots:5`. */
  readonly options: readonly string[];
  /** Lines that begin with `#` or `;`, without that: who wrote the file often stands there. */
  readonly comments: readonly string[];
}

/** Reads a resolv.conf; lines that nobody knows are passed over, as stub resolvers do. */
export function parseResolvConf(text: string): ResolvConf {
  const nameservers: string[] = [];
  const options: string[] = [];
  const comments: string[] = [];
  let search: readonly string[] = [];
  for (const line of text.split("\n")) {
    if (/^\s*[#;]/.test(line)) comments.push(line.trim().replace(/^[#;]+\s*/, ""));
    const [keyword, ...values] = line
      .replace(/\s[#;].*$/, "")
      .trim()
      .split(/\s+/);
    if (keyword === "nameserver") nameservers.push(...values.slice(0, 1));
    if (keyword === "options") options.push(...values);
    if (keyword === "search" || keyword === "domain") search = values;
  }
  return { nameservers, search, options, comments };
}

/** Writes a resolv.conf, each comment on a line of its own at the top. */
export function formatResolvConf({ nameservers, search, options, comments }: ResolvConf): string {
  const lines = [
    ...comments.map((comment) => `# ${comment}`),
    ...nameservers.map((nameserver) => `nameserver ${nameserver}`),
    ...(search.length === 0 ? [] : [`search ${search.join(" ")}`]),
    ...(options.length === 0 ? [] : [`options ${options.join(" ")}`]),
  ];
  return `${lines.join("\n")}\n`;
}
