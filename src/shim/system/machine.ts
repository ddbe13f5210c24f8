/** What was seen of a machine's name resolution. Paths are the machine's own, also when it lies below a `--root`. */
export interface Machine {
  readonly resolvConf: ObservedResolvConf;
  /** systemd-resolved; undefined where it is not installed. */
  readonly resolved: undefined | { readonly version: number; readonly isInUse: boolean };
  /** Undefined where it is not installed. */
  readonly networkManager: undefined | { readonly isRunning: boolean };
  /** Which program called `resolvconf` is installed; that of systemd is none. */
  readonly resolvconf: undefined | "debian" | "openresolv";
  /** Whether systemd runs the machine, or will once the tree below a `--root` is started. */
  readonly hasSystemd: boolean;
  /** Version of systemd; left out where it is not known. */
  readonly systemdVersion?: number;
  /** The original resolvers as IP addresses, without stubs on loopback and without our own listen addresses. */
  readonly resolvers: readonly string[];
}

/** `/etc/resolv.conf` as it was found. */
export interface ObservedResolvConf {
  /** Always `/etc/resolv.conf`. */
  readonly path: string;
  readonly kind: "file" | "symlink" | "absent";
  /** Of a symbolic link: as it is written there, not resolved. */
  readonly target?: string;
  /** Whether the file itself is a mount point, as in most containers: it cannot be renamed over then. */
  readonly isBindMounted: boolean;
  /** What a stub resolver reads, through a symbolic link too; empty when there is nothing to read. */
  readonly text: string;
  readonly owner: ResolvConfOwner;
}

/** Who writes `/etc/resolv.conf`, by what it says of itself and where it leads. */
export type ResolvConfOwner =
  | "systemd-resolved"
  | "NetworkManager"
  | "resolvconf"
  | "openresolv"
  | "dhclient"
  | "dhcpcd"
  | "udhcpc"
  | "ConnMan"
  | "netconfig"
  | "Docker"
  | "Tailscale"
  | "cloud-init"
  | "WSL"
  | "meshdoh"
  | "nobody known";
