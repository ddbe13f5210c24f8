import type { Machine } from "../machine.ts";
import { formatResolvConf } from "../resolv-conf.ts";
import { OWNER_MARKER, RESOLV_CONF, WIRING_PATH, WIRING_SERVICE } from "./paths.ts";
import { commentOnResolvers } from "./resolvers-before.ts";
import { writeFileStep } from "./step.ts";
import { startUnits, withReload, type UnitFile, type WiringParts } from "./wiring-parts.ts";
import { reapplyService, tellService, watchPath } from "./wiring-units.ts";

/** What stub resolvers are told. */
export interface StubWishes {
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
  readonly options: readonly string[];
  /** Whether systemd may be given units. */
  readonly hasService: boolean;
}

const NETWORK_MANAGER = "/etc/NetworkManager/conf.d/90-meshdoh.conf";
const RELOAD_NETWORK_MANAGER = ["systemctl", "try-reload-or-restart", "NetworkManager.service"];

/** Global settings of NetworkManager, which goes on writing resolv.conf itself: nobody fights over it. */
export function networkManagerWiring({ nameservers, search, options }: StubWishes): WiringParts {
  const text = [
    `# ${OWNER_MARKER}`,
    "[global-dns]",
    ...(search.length === 0 ? [] : [`searches=${search.join(",")}`]),
    `options=${options.join(",")}`,
    "",
    "[global-dns-domain-*]",
    `servers=${nameservers.join(",")}`,
    "",
  ].join("\n");
  return { units: [], change: withReload(RELOAD_NETWORK_MANAGER, [writeFileStep(NETWORK_MANAGER, text)]) };
}

/** One more interface for resolvconf: of Debian's, loopback ones come first; of openresolv's, an exclusive one stands alone. */
export function resolvconfWiring(flavour: "debian" | "openresolv", wishes: StubWishes): WiringParts {
  const { nameservers, search, options, hasService } = wishes;
  const text = formatResolvConf({ nameservers, search, options, comments: [] });
  const words = text
    .trimEnd()
    .split("\n")
    .map((line) => `'${line}'`)
    .join(" ");
  const add = flavour === "debian" ? "-a lo.meshdoh" : "-m 0 -x -a meshdoh";
  const tell = ["/bin/sh", "-c", `printf '%s\\n' ${words} | resolvconf ${add}`];
  const untell = ["/bin/sh", "-c", flavour === "debian" ? "resolvconf -d lo.meshdoh" : "resolvconf -f -d meshdoh"];
  if (!hasService) return { units: [], change: [{ kind: "run-command", command: tell, undo: untell }] };
  const unit = { name: WIRING_SERVICE, text: tellService(tell, untell), wantedBy: "multi-user.target" };
  return { units: [unit], change: [startUnits([WIRING_SERVICE])] };
}

/** resolv.conf itself, and a watch that puts it back when somebody else writes it. */
export function fileWiring(
  { nameservers, search, options, hasService }: StubWishes,
  { resolvConf, resolvers }: Pick<Machine, "resolvConf" | "resolvers">,
  program: readonly string[],
): WiringParts {
  const comments = [OWNER_MARKER, ...commentOnResolvers(resolvers)];
  const text = formatResolvConf({ nameservers, search, options, comments });
  const write = { ...writeFileStep(RESOLV_CONF, text), isInPlace: resolvConf.isBindMounted };
  if (!hasService) return { units: [], change: [write] };
  const units: UnitFile[] = [
    { name: WIRING_SERVICE, text: reapplyService(program) },
    { name: WIRING_PATH, text: watchPath(), wantedBy: "multi-user.target" },
  ];
  return { units, change: [write, startUnits([WIRING_PATH], [WIRING_PATH, WIRING_SERVICE])] };
}
