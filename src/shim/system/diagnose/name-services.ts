import { asksResolvedFirst } from "../observe/name-services.ts";
import type { Observation } from "../observe/observation.ts";
import { installCommand } from "./commands.ts";
import type { Finding } from "./finding.ts";
import { BY_RESOLV_CONF } from "./lead.ts";

/** Finds an order in nsswitch.conf that keeps names from the shim. */
export function diagnoseNameServices(seen: Observation): readonly Finding[] {
  return [...withoutDns(seen), ...pastTheShim(seen), ...multicast(seen)];
}

const FILE = "/etc/nsswitch.conf";

function withoutDns({ hostServices }: Observation): readonly Finding[] {
  if (hostServices.some(({ service }) => service === "dns" || service === "resolve")) return [];
  return [
    {
      id: "no-dns",
      severity: "broken",
      problem: `The line "hosts:" of ${FILE} names neither dns nor resolve.`,
      why: "Most programs then never ask a DNS server, whatever resolv.conf says.",
      mend: `sed -i 's/^hosts:.*/& dns/' ${FILE}`,
    },
  ];
}

function pastTheShim(seen: Observation): readonly Finding[] {
  const { installation, hostServices, processes } = seen;
  const isRunning = processes.some(({ name }) => name === "systemd-resolved");
  if (!BY_RESOLV_CONF.has(installation?.wiring ?? "none") || !isRunning || !asksResolvedFirst(hostServices)) return [];
  return [
    {
      id: "nss-past-shim",
      severity: "broken",
      problem: `${FILE} sends names to systemd-resolved before resolv.conf is looked at.`,
      why: "Programs go past the shim. systemd-resolved itself has to be told of it.",
      mend: installCommand(seen, "--wiring=auto"),
    },
  ];
}

/** Multicast DNS takes names that end in .local: of two labels, or all of them where it was allowed to. */
function multicast(seen: Observation): readonly Finding[] {
  const { hostServices, mdnsAllow, told } = seen;
  const names = hostServices.map(({ service }) => service);
  const dnsAt = names.findIndex((name) => name === "dns" || name === "resolve");
  const taker = hostServices.find(
    ({ service, actions }, index) =>
      /^mdns[46]?(?:_minimal)?$/.test(service) &&
      index < dnsAt &&
      actions.some((action) => /^NOTFOUND=return$/i.test(action)),
  );
  if (taker === undefined || told === undefined) return [];
  const takesAll = !taker.service.endsWith("_minimal") || /^\s*\.local\b|^\s*\*/m.test(mdnsAllow ?? "");
  return takesAll
    ? [
        {
          id: "mdns-takes-local",
          severity: "risk",
          problem: `${FILE} has ${taker.service} [NOTFOUND=return] before dns: names that end in .local never come to the shim.`,
          why: "Names of clusters end in .local by default, such as web.shop.svc.cluster.local. They are looked for among printers instead.",
          mend: `sed -i '/^hosts:/s/ *${taker.service} *\\[NOTFOUND=return\\]//' ${FILE}`,
        },
      ]
    : [];
}
