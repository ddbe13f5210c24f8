import { introduction, type ConfigurationSettings, type ResolverAddress } from "./configuration.ts";
import { hostAndPort } from "./plain-text.ts";
import type { VipService } from "./vip-services.ts";

/** Sections and names that an operator's own configuration hardly has. */
const DEFAULTS = "meshdoh-vips";
const RESOLVERS = "meshdoh-outside";

/**
 * HAProxy configuration (version 2.4 or newer): a frontend and a backend for each service, called by host and port, with a
 * `bind` for each VIP called by its address, so that statistics tell all of them apart. It has no `global` section.
 */
export function haproxyConfiguration(services: readonly VipService[], settings: ConfigurationSettings): string {
  const { resolvers } = settings;
  const lookedUp =
    resolvers.length === 0
      ? "HAProxy looks hosts up when it starts, with the resolver of its machine; --resolver names another"
      : "HAProxy looks hosts up with the resolvers below while it runs";
  const usage = ["Load it after a file with your global section: haproxy -f global.cfg -f vips.cfg", lookedUp];
  const sections = [
    introduction(settings, usage).map((line) => `# ${line}`),
    [
      `defaults ${DEFAULTS}`,
      "  mode tcp",
      "  option socket-stats",
      "  timeout connect 5s",
      "  timeout client 1h",
      "  timeout server 1h",
    ],
    ...(resolvers.length === 0 ? [] : [resolversSection(resolvers)]),
    ...services.flatMap((service) => [frontend(service), backend(service, resolvers.length > 0)]),
  ];
  return sections.map((lines) => lines.map((line) => `${line}\n`).join("")).join("\n");
}

function resolversSection(resolvers: readonly ResolverAddress[]): string[] {
  return [
    `resolvers ${RESOLVERS}`,
    ...resolvers.map(({ address, port }, index) => `  nameserver outside-${index + 1} ${hostAndPort(address, port)}`),
    "  accepted_payload_size 1232",
    "  hold valid 10s",
  ];
}

function frontend({ id, vips, port, objects }: VipService): string[] {
  return [
    `frontend ${id} from ${DEFAULTS}`,
    ...objects.map((object) => `  # ${object}`),
    ...vips.map((vip) => `  bind ${hostAndPort(vip, port)} transparent name ${vip}`),
    `  default_backend ${id}`,
  ];
}

function backend({ id, targets }: VipService, hasResolvers: boolean): string[] {
  return [
    `backend ${id} from ${DEFAULTS}`,
    ...targets.map(({ host, port, isAddress }) => {
      const lookUp = hasResolvers && !isAddress ? ` resolvers ${RESOLVERS} init-addr none` : "";
      return `  server ${host}:${port} ${hostAndPort(host, port)}${lookUp}`;
    }),
  ];
}
