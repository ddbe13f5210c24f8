import { isIP } from "node:net";
import { URL, URLSearchParams } from "node:url";
import { MAX_LABEL_OCTETS } from "../../dns/limits.ts";

/** How a proxy presents itself to istiod, which decides what its table holds. */
export interface ProxyIdentity {
  /** Its namespace, as whose client hosts are chosen and shown. */
  readonly namespace: string;
  readonly pod: string;
  /** Its address decides which families it is told of. */
  readonly address: string;
  /** `CLUSTER_ID` and `NETWORK`, as istiod knows them; without them all are taken for its own. */
  readonly clusterId?: string;
  readonly network?: string;
  readonly serviceAccount?: string;
}

/** Where credentials are read from, each time that they are used. */
export interface CredentialFiles {
  /** A file with a JSON Web Token. */
  readonly token?: string;
  /** A file with certificates of authorities, in PEM, instead of those of the machine. */
  readonly ca?: string;
}

/** Where istiod's name table is. */
export type IstiodLocation =
  | { readonly form: "file"; readonly path: string }
  /** `url` has no fragment. */
  | { readonly form: "url"; readonly url: URL; readonly files: CredentialFiles }
  | {
      readonly form: "grpc";
      /** `<host>:<port>`. */
      readonly target: string;
      readonly isSecure: boolean;
      readonly files: CredentialFiles;
      readonly proxy: ProxyIdentity;
    };

/** A place that cannot be one of istiod's; the message says what is wrong with it. */
export class IstiodLocationError extends Error {
  override readonly name: string = "IstiodLocationError";
}

/** What can be written behind `istiod:`. */
export const ISTIOD_FORMS = "istiod:<file|http[s]://url|grpc[s]://host:port>";

const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;
const FILE_SETTINGS = ["token", "ca"] as const;
const PROXY_SETTINGS = ["namespace", "pod", "ip", "cluster-id", "network", "service-account"] as const;
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/**
 * Reads what stands behind `istiod:`: a file, an http:// or https:// URL, or grpc:// or grpcs:// with host and port.
 * Settings of ours stand behind `#`, as `key=value` joined by `&`. Throws `IstiodLocationError`.
 */
export function parseIstiodLocation(text: string): IstiodLocation {
  if (text === "" || text === "-") {
    throw new IstiodLocationError(`${quote(text)} is no place of istiod's name table: write ${ISTIOD_FORMS}`);
  }
  const scheme = SCHEME.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) return { form: "file", path: text };
  const url = parseUrl(text);
  switch (scheme) {
    case "http":
    case "https":
      return urlLocation(url, text);
    case "grpc":
    case "grpcs":
      return grpcLocation(url, scheme === "grpcs", text);
    default:
      throw new IstiodLocationError(`${quote(text)}: istiod is not asked by ${scheme}: write ${ISTIOD_FORMS}`);
  }
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.hostname === "") throw new IstiodLocationError(`${quote(text)} is no URL`);
  // They would be seen in the list of processes and in every diagnostic.
  if (url.username !== "" || url.password !== "") {
    throw new IstiodLocationError(
      "a URL of istiod must not hold a user or password: put a token into a file (#token=)",
    );
  }
  return url;
}

function urlLocation(url: URL, text: string): IstiodLocation {
  const settings = parseSettings(url, FILE_SETTINGS, text);
  const files = filesOf(settings, url.protocol === "https:", text);
  const plain = new URL(url);
  plain.hash = "";
  return { form: "url", url: plain, files };
}

function grpcLocation(url: URL, isSecure: boolean, text: string): IstiodLocation {
  if (url.port === "") {
    const usual = isSecure ? "15012" : "15010";
    throw new IstiodLocationError(`${quote(text)} has no port: istiod's is ${usual} unless it was changed`);
  }
  if ((url.pathname !== "" && url.pathname !== "/") || url.search !== "") {
    throw new IstiodLocationError(`${quote(text)}: there is nothing behind the port but settings after #`);
  }
  const settings = parseSettings(url, [...FILE_SETTINGS, ...PROXY_SETTINGS], text);
  const files = filesOf(settings, isSecure, text);
  return { form: "grpc", target: url.host, isSecure, files, proxy: proxyOf(settings, text) };
}

/** A setting that is not known, or is there twice, is a mistake. */
function parseSettings(url: URL, known: readonly string[], text: string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  // A plus sign stands for itself in paths.
  for (const [key, value] of new URLSearchParams(url.hash.slice(1).replaceAll("+", "%2B"))) {
    if (!known.includes(key)) {
      throw new IstiodLocationError(`${quote(text)}: #${key} is not known, but ${known.join(", ")}`);
    }
    if (value === "" || settings.has(key)) {
      throw new IstiodLocationError(`${quote(text)}: #${key} ${value === "" ? "is empty" : "is there twice"}`);
    }
    settings.set(key, value);
  }
  return settings;
}

/** Whoever listens on the way could take a token that is not encrypted. */
function filesOf(settings: ReadonlyMap<string, string>, isSecure: boolean, text: string): CredentialFiles {
  const [token, ca] = FILE_SETTINGS.map((key) => settings.get(key));
  if (!isSecure && (token !== undefined || ca !== undefined)) {
    throw new IstiodLocationError(`${quote(text)}: token and ca need https:// or grpcs://`);
  }
  return { ...(token !== undefined && { token }), ...(ca !== undefined && { ca }) };
}

function proxyOf(settings: ReadonlyMap<string, string>, text: string): ProxyIdentity {
  const label = (key: string, usual: string): string => {
    const value = settings.get(key) ?? usual;
    if (value.length <= MAX_LABEL_OCTETS && LABEL.test(value)) return value;
    throw new IstiodLocationError(`${quote(text)}: #${key} has lower-case letters, digits and hyphens, 63 at most`);
  };
  const address = settings.get("ip") ?? "127.0.0.1";
  if (isIP(address) === 0) throw new IstiodLocationError(`${quote(text)}: #ip is no address`);
  const [clusterId, network, serviceAccount] = ["cluster-id", "network", "service-account"].map((key) =>
    settings.get(key),
  );
  return {
    namespace: label("namespace", "default"),
    pod: label("pod", "meshdoh-sync"),
    address,
    ...(clusterId !== undefined && { clusterId }),
    ...(network !== undefined && { network }),
    ...(serviceAccount !== undefined && { serviceAccount }),
  };
}

function quote(text: string): string {
  return JSON.stringify(text);
}
