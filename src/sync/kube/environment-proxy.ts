import { BlockList, isIP } from "node:net";
import { URL } from "node:url";

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that the environment names for a server, as kubectl takes it (Go, net/http ProxyFromEnvironment):
 * `HTTPS_PROXY` or `HTTP_PROXY` by the scheme of the server, none for what `NO_PROXY` names, nor for this machine.
 */
export function environmentProxy(server: URL, variables: Variables): string | undefined {
  const proxy = variable(variables, server.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY");
  if (proxy === "") return undefined;
  const host = server.hostname.replace(/^\[|\]$/g, "").toLowerCase();
  if (isLocal(host)) return undefined;
  const port = server.port === "" ? (server.protocol === "https:" ? "443" : "80") : server.port;
  const excluded = variable(variables, "NO_PROXY").split(",");
  if (excluded.some((entry) => isNamed(entry.trim().toLowerCase(), host, port))) return undefined;
  return proxy.includes("://") ? proxy : `http://${proxy}`;
}

function variable(variables: Variables, name: string): string {
  return variables[name] || variables[name.toLowerCase()] || "";
}

function isLocal(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

/** True where an entry of NO_PROXY names the host: `*`, an address, a network, or a domain with all below it. */
function isNamed(entry: string, host: string, port: string): boolean {
  if (entry === "") return false;
  if (entry === "*") return true;
  if (entry.includes("/")) return isInNetwork(entry, host);
  const { name, only } = nameAndPort(entry);
  return (only === undefined || only === port) && isHost(name, host);
}

function nameAndPort(entry: string): { name: string; only: string | undefined } {
  const withPort = isIP(entry) === 0 ? /^(.*):(\d+)$/.exec(entry) : null;
  return { name: (withPort?.[1] ?? entry).replace(/^\[|\]$/g, ""), only: withPort?.[2] };
}

/** One that begins with a dot means what is below it alone. */
function isHost(name: string, host: string): boolean {
  if (isIP(name) !== 0 || isIP(host) !== 0) return name === host;
  return host === name || host.endsWith(`.${name.replace(/^\*?\./, "")}`);
}

function isInNetwork(network: string, host: string): boolean {
  const [address = "", bits = ""] = network.split("/");
  const family = isIP(address);
  if (family === 0 || isIP(host) !== family || !/^\d{1,3}$/.test(bits)) return false;
  if (Number(bits) > (family === 4 ? 32 : 128)) return false;
  const type = family === 4 ? "ipv4" : "ipv6";
  const list = new BlockList();
  list.addSubnet(address, Number(bits), type);
  return list.check(host, type);
}
