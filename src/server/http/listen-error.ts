/** A listener that could not be opened; the message names address and port and says what to do. */
export class HttpListenError extends Error {
  override readonly name: string = "HttpListenError";
  /** The system's error code, such as `EADDRINUSE`. */
  readonly code: string;
  constructor({ host, port }: { readonly host: string; readonly port: number }, cause: NodeJS.ErrnoException) {
    const code = cause.code ?? "UNKNOWN";
    const at = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
    super(`cannot listen on ${at}: ${adviceFor(code, host, port) ?? cause.message}`, { cause });
    this.code = code;
  }
}

function adviceFor(code: string, host: string, port: number): string | undefined {
  switch (code) {
    case "EADDRINUSE":
      return `another program holds the port (\`ss -tlnp 'sport = :${port}'\` shows which); stop it or choose another port`;
    case "EACCES":
      return "not permitted; ports below 1024 need root or the capability CAP_NET_BIND_SERVICE";
    case "EADDRNOTAVAIL":
      return `this machine has no address ${host}; \`ip address\` lists those it has`;
    case "ENOTFOUND":
    case "EINVAL":
      return `${JSON.stringify(host)} is not an IP address of this machine`;
    case "EAFNOSUPPORT":
      return "this machine has no IPv6; leave this address out";
    default:
      return undefined;
  }
}
