import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Programs that these tests use, by the Debian package that brings them. */
export const PACKAGES = {
  certutil: "libnss3-tools",
  chromium: "chromium",
  curl: "curl",
  "dbus-daemon": "dbus",
  dig: "bind9-dnsutils",
  dnsperf: "dnsperf",
  getent: "libc-bin",
  h2load: "nghttp2-client",
  go: "golang-go",
  haproxy: "haproxy",
  ip: "iproute2",
  javac: "default-jdk-headless",
  kdig: "knot-dnsutils",
  kubectl: "kubernetes-client",
  mount: "mount",
  "musl-gcc": "musl-tools",
  named: "bind9",
  nginx: "nginx-core",
  nsenter: "util-linux",
  openssl: "openssl",
  python3: "python3",
  systemctl: "systemd",
  unbound: "unbound",
  unshare: "util-linux",
} as const;

/** A program of the distribution. */
export type Tool = keyof typeof PACKAGES;

/** Libraries that these tests load into programs, by the Debian package that brings them. */
export const LIBRARIES = { "libfaketime.so.1": "libfaketime" } as const;

/** A library of the distribution. */
export type Library = keyof typeof LIBRARIES;

/** What a group of tests needs of the machine. */
export interface Needs {
  readonly tools: readonly Tool[];
  readonly libraries?: readonly Library[];
  /** What else has to be there, by what is said of it where it is not. */
  readonly others?: Readonly<Record<string, boolean>>;
  /** To create network namespaces. */
  readonly root?: boolean;
}

/** Whether a group of tests can run here. */
export interface Availability {
  readonly isMissing: boolean;
  /** For the title of the group: what is missing, or nothing. */
  readonly word: string;
}

/**
 * Looks for what a group of tests needs. Where something is missing the group is to be skipped, with a word which; on a
 * machine that runs CI (`CI=true`) this throws instead, lest a green run have tested nothing.
 */
export function lookFor({ tools, libraries = [], others = {}, root = false }: Needs): Availability {
  const missing = [
    ...tools.filter((tool) => !isInPath(tool)).map((tool) => `${tool} (package ${PACKAGES[tool]})`),
    ...libraries.filter((name) => !findLibrary(name)).map((name) => `${name} (package ${LIBRARIES[name]})`),
    ...Object.keys(others).filter((what) => others[what] === false),
  ];
  if (root && process.getuid?.() !== 0) missing.push("the rights of root");
  if (missing.length === 0) return { isMissing: false, word: "" };
  const list = missing.join(", ");
  if (process.env["CI"] === "true") throw new Error(`CI=true allows no skipped tests, but there is no ${list}`);
  console.warn(`tests are skipped: there is no ${list}`);
  return { isMissing: true, word: ` (skipped: there is no ${list})` };
}

/** Path of a library of the distribution, which lies in a folder of its own; undefined when it is not there. */
export function findLibrary(name: Library): string | undefined {
  const kind = process.arch === "arm64" ? "aarch64" : "x86_64";
  const path = `/usr/lib/${kind}-linux-gnu/faketime/${name}`;
  return existsSync(path) ? path : undefined;
}

/** Whether the machine has a program of this name. */
export function isInPath(program: string): boolean {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return [...folders, "/usr/sbin", "/sbin"].some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      // Not in this folder.
      return false;
    }
  });
}
