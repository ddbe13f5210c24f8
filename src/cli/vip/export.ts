import { formatDiagnostic, type Diagnostic } from "../../sync/diagnostic.ts";
import type { ConfigurationSettings } from "../../sync/export/configuration.ts";
import { envoyConfiguration } from "../../sync/export/envoy.ts";
import { haproxyConfiguration } from "../../sync/export/haproxy.ts";
import { nginxConfiguration } from "../../sync/export/nginx.ts";
import { clustersToPatch, serviceEntryPatches } from "../../sync/export/service-entries.ts";
import { vipServices, type VipService } from "../../sync/export/vip-services.ts";
import type { VipTable } from "../../sync/vip-table.ts";
import { required } from "../arguments.ts";
import { ExitStatus, UsageError, type Arguments, type Terminal } from "../command.ts";
import { parseServerAddress, type ServerAddress } from "../server-address.ts";

/** A configuration, and what is not in it. */
interface Exported {
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

type ProxyConfiguration = (services: readonly VipService[], settings: ConfigurationSettings) => string;

const PROXIES: ReadonlyMap<string, ProxyConfiguration> = new Map([
  ["envoy", envoyConfiguration],
  ["haproxy", haproxyConfiguration],
  ["nginx", nginxConfiguration],
]);
const SERVICE_ENTRY = "serviceentry";
const FORMATS: readonly string[] = [SERVICE_ENTRY, ...PROXIES.keys()];

/** What `meshdoh vip export` is to write, from its options alone. */
export interface ExportOptions {
  readonly format: string;
  readonly cluster: string | undefined;
  readonly resolvers: readonly ServerAddress[];
}

/** Reads the options of `meshdoh vip export`. Throws `UsageError`. */
export function readExportOptions(args: Arguments): ExportOptions {
  const format = required(args, "format", "haproxy");
  if (!FORMATS.includes(format)) {
    throw new UsageError(`--format ${JSON.stringify(format)} is none of ${FORMATS.join(", ")}`);
  }
  const resolvers = args.all("resolver").map((text) => parseServerAddress(text, "resolver"));
  if (resolvers.length > 0 && format !== "envoy" && format !== "haproxy") {
    throw new UsageError(`--resolver goes with --format envoy or haproxy: ${format} cannot be told one`);
  }
  return { format, cluster: args.text("cluster"), resolvers };
}

/** Writes a configuration, and on standard error what is not in it. Throws `UsageError` for a cluster that is not there. */
export function exportVips(table: VipTable, options: ExportOptions, terminal: Terminal): number {
  const { text, diagnostics } = exported(table, options);
  terminal.out(text);
  for (const diagnostic of diagnostics) terminal.error(`${formatDiagnostic(diagnostic)}\n`);
  return diagnostics.some(({ severity }) => severity === "error") ? ExitStatus.Failed : ExitStatus.Done;
}

function exported(table: VipTable, { format, cluster, resolvers }: ExportOptions): Exported {
  const { hosts, vipPools, clusters } = table;
  if (cluster !== undefined && !clusters.includes(cluster)) {
    throw new UsageError(`--cluster ${cluster} is not in the table, which has ${clusters.join(", ")}`);
  }
  const proxy = PROXIES.get(format);
  if (proxy === undefined) return serviceEntryPatches(hosts.values(), vipPools, cluster ?? onlyCluster(table));
  const { services, diagnostics } = vipServices(hosts.values(), vipPools, cluster);
  return { text: proxy(services, { vipPools, resolvers }), diagnostics };
}

/** Patches go to one cluster: those of several would overwrite each other's objects. */
function onlyCluster({ hosts, vipPools, clusters }: VipTable): string {
  const [first = clusters[0] ?? "", ...others] = clustersToPatch(hosts.values(), vipPools);
  if (others.length === 0) return first;
  throw new UsageError(`--cluster is missing: there are ServiceEntries to patch in ${[first, ...others].join(", ")}`);
}
