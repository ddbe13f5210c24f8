import { OWNER_MARKER, RESOLV_CONF, SHIM_SERVICE } from "./paths.ts";
import { quoteExec } from "./quote-exec.ts";

/** The text of `meshdoh-shim-wiring.path`, which sees that somebody changed resolv.conf. */
export function watchPath(): string {
  return `# ${OWNER_MARKER}
[Unit]
Description=watch for changes of ${RESOLV_CONF}

[Path]
PathChanged=${RESOLV_CONF}

[Install]
WantedBy=multi-user.target
`;
}

/** The text of `meshdoh-shim-wiring.service`, which puts resolv.conf back; `program` is how meshdoh is started. */
export function reapplyService(program: readonly string[]): string {
  return `# ${OWNER_MARKER}
[Unit]
Description=put the meshdoh shim back into ${RESOLV_CONF}
# Five changes within five minutes are undone; who changes the file once more wins, and meshdoh shim doctor says so.
After=${SHIM_SERVICE}
StartLimitIntervalSec=5min
StartLimitBurst=5

[Service]
Type=oneshot
ExecStart=${quoteExec([...program, "shim", "install", "--reapply"])}
`;
}

/** The text of `meshdoh-shim-wiring.service` where resolvconf has to be told anew after each start of the machine. */
export function tellService(tell: readonly string[], untell: readonly string[]): string {
  return `# ${OWNER_MARKER}
[Unit]
Description=tell resolvconf of the meshdoh shim
Wants=${SHIM_SERVICE}
After=${SHIM_SERVICE}
Before=nss-lookup.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=${quoteExec(tell)}
ExecStop=${quoteExec(untell)}

[Install]
WantedBy=multi-user.target
`;
}
