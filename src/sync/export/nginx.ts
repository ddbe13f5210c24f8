import { introduction, type ConfigurationSettings } from "./configuration.ts";
import { hostAndPort } from "./plain-text.ts";
import type { VipService } from "./vip-services.ts";

/** nginx configuration: a `stream` block with an upstream and a server for each service. */
export function nginxConfiguration(services: readonly VipService[], settings: ConfigurationSettings): string {
  const usage = [
    "Include it at the top of nginx.conf, beside http and not inside it; it needs the module ngx_stream",
    "nginx looks hosts up when it starts or reloads, with the resolver of its machine",
    "Where the VIPs are not addresses of an interface it cannot listen on them without",
    "  sysctl net.ipv4.ip_nonlocal_bind=1 net.ipv6.ip_nonlocal_bind=1",
  ];
  const lines = [
    ...introduction(settings, usage).map((line) => `# ${line}`),
    "stream {",
    ...services.flatMap((service) => block(service).map((line) => `  ${line}`)),
    "}",
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function block({ id, port, vips, targets, objects }: VipService): string[] {
  return [
    ...objects.map((object) => `# ${object}`),
    `upstream ${id} {`,
    ...targets.map((target) => `  server ${hostAndPort(target.host, target.port)};`),
    "}",
    "server {",
    ...vips.map((vip) => `  listen ${hostAndPort(vip, port)};`),
    "  proxy_connect_timeout 5s;",
    "  proxy_timeout 1h;",
    `  proxy_pass ${id};`,
    "}",
  ];
}
