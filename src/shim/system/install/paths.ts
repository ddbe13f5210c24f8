/** What every stub resolver reads (resolv.conf(5)). */
export const RESOLV_CONF = "/etc/resolv.conf";
/** Ours, and root's alone: what the service itself may write lies in a folder below it. */
export const STATE_FOLDER = "/var/lib/meshdoh-shim";
/** The journal of an install: what was changed, and what was there before. */
export const JOURNAL = "/var/lib/meshdoh-shim/install.json";
/** The journal of the install before while another one takes its place, which may fail. */
export const EARLIER_JOURNAL = "/var/lib/meshdoh-shim/earlier.json";
/** Where systemd puts the service's own folder, which `systemctl clean` leaves behind empty. */
export const PRIVATE_STATE_FOLDER = "/var/lib/private/meshdoh-shim";
/** Where an administrator's units are (systemd.unit(5)). */
export const UNIT_FOLDER = "/etc/systemd/system";
/** The unit that runs the shim. */
export const SHIM_SERVICE = "meshdoh-shim.service";
/** The unit that opens its sockets. */
export const SHIM_SOCKET = "meshdoh-shim.socket";
/** The unit that makes the wiring, where that does not last or others overwrite it. */
export const WIRING_SERVICE = "meshdoh-shim-wiring.service";
/** The unit that sees that others overwrote it. */
export const WIRING_PATH = "meshdoh-shim-wiring.path";
/** Stands at the top of every file that install writes. */
export const OWNER_MARKER = "written by meshdoh shim install; meshdoh shim uninstall puts back what was here";
