import { formatSocketAddress, type SocketAddress } from "../../socket-address.ts";
import { OWNER_MARKER, SHIM_SOCKET } from "./paths.ts";
import { escapeSpecifiers, quoteExec } from "./quote-exec.ts";

/** How systemd runs the shim. */
export interface ShimUnit {
  /** The program with its absolute path, and its arguments. */
  readonly words: readonly string[];
  readonly listen: readonly SocketAddress[];
  /** Absolute path of the file that holds the token. */
  readonly tokenFile?: string;
  /** Whether systemd opens the sockets. */
  readonly isSocketActivated: boolean;
}

/** Ports below it are root's, or of those who have CAP_NET_BIND_SERVICE. */
const FIRST_FREE_PORT = 1024;

/** What keeps Node small: one pool of C memory and one helper thread. Bun takes no notice of them. */
export const SPARING_ENVIRONMENT: readonly string[] = ["MALLOC_ARENA_MAX=1", "NODE_OPTIONS=--v8-pool-size=1"];

/** What the service may do: no more than Node and Bun need. */
const SANDBOX = `NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
PrivateIPC=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
RemoveIPC=yes
KeyringMode=private
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
# What is refused fails, and does not end the shim.
SystemCallErrorNumber=EPERM
UMask=0077
# MemoryDenyWriteExecute cannot be on: the JavaScript engine compiles at run time.
`;

/** The text of `meshdoh-shim.service`. */
export function shimService({ words, listen, tokenFile, isSocketActivated }: ShimUnit): string {
  const needsCapability = !isSocketActivated && listen.some(({ port }) => port < FIRST_FREE_PORT);
  const capability = needsCapability ? "CAP_NET_BIND_SERVICE" : "";
  return `# ${OWNER_MARKER}
[Unit]
Description=meshdoh shim (the DNS of the mesh for this machine)
Wants=nss-lookup.target
Before=nss-lookup.target
After=network.target${isSocketActivated ? `\nRequires=${SHIM_SOCKET}\nAfter=${SHIM_SOCKET}` : ""}
# A machine without DNS is worse off than one that tries for ever.
StartLimitIntervalSec=0

[Service]
Type=notify
# systemd-notify, which the shim starts, is another process than the main one.
NotifyAccess=all
ExecStart=${quoteExec(words)}
# Keeps Node small; Bun takes no notice.
Environment=${SPARING_ENVIRONMENT.join(" ")}
# Only the shim itself is told to end: systemd-notify, which tells of it, would be ended before it has.
KillMode=mixed
Restart=always
# From 1 s to 30 s, longer each time; before systemd 254 it is 1 s each time.
RestartSec=1s
RestartSteps=5
RestartMaxDelaySec=30s
TimeoutStartSec=20s
TimeoutStopSec=10s
# Each client over TCP and each connection to a gateway has one.
LimitNOFILE=65536
${tokenFile === undefined ? "" : `# The token stays readable by root alone.\nLoadCredential=token:${escapeSpecifiers(tokenFile)}\n`}
# A user of its own that exists only while the service runs. Its folder lies below one that stays root's: the journal
# there decides what uninstall puts back.
DynamicUser=yes
StateDirectory=meshdoh-shim/state
${needsCapability ? `AmbientCapabilities=${capability}\n` : ""}CapabilityBoundingSet=${capability}
${SANDBOX}
[Install]
WantedBy=multi-user.target
`;
}

/** The text of `meshdoh-shim.socket`: for each address in order the socket for UDP, then the one for TCP. */
export function shimSocket(listen: readonly SocketAddress[]): string {
  const sockets = listen
    .map(formatSocketAddress)
    .map((address) => `ListenDatagram=${address}\nListenStream=${address}`)
    .join("\n");
  return `# ${OWNER_MARKER}
[Unit]
Description=sockets of the meshdoh shim
Before=nss-lookup.target

[Socket]
${sockets}
# An address of IPv6 takes nothing away from one of IPv4.
BindIPv6Only=ipv6-only

[Install]
WantedBy=sockets.target
`;
}
