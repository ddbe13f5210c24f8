import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { CommandRunner } from "../../../../src/shim/system/command-runner.ts";
import { NODE_FILES, type FileCalls } from "../../../../src/shim/system/install/file-calls.ts";
import type { ProcessTable } from "../../../../src/shim/system/install/process-identity.ts";
import { rootedFiles } from "../../../../src/shim/system/install/rooted-files.ts";
import type { SystemParts } from "../../../../src/shim/system/install/system-parts.ts";
import type { InstallWishes } from "../../../../src/shim/system/install/wishes.ts";
import type { Machine } from "../../../../src/shim/system/machine.ts";

/** The text of resolv.conf before any install. */
export const RESOLV_CONF_BEFORE = "nameserver 192.0.2.53\nsearch corp.example\n";

/** A machine without anything but a resolv.conf that nobody looks after. */
export const PLAIN_MACHINE: Machine = {
  resolvConf: {
    path: "/etc/resolv.conf",
    kind: "file",
    isBindMounted: false,
    text: RESOLV_CONF_BEFORE,
    owner: "nobody known",
  },
  resolved: undefined,
  networkManager: undefined,
  resolvconf: undefined,
  hasSystemd: true,
  resolvers: ["192.0.2.53"],
};

/** What the tests wish for unless they say otherwise. */
export const WISHES: InstallWishes = {
  words: ["--gateway=https://dns.example.org/dns-query"],
  wiring: "auto",
  listen: [],
  program: ["/usr/bin/node", "/usr/local/lib/meshdoh/meshdoh.mjs"],
  execWords: ["shim", "--gateway=https://dns.example.org/dns-query"],
  hasService: true,
  isSocketActivated: false,
  outside: "gateway",
  zones: ["cluster.local.", "clusterset.local."],
  viewSearch: ["ns1.svc.cluster.local.", "svc.cluster.local.", "cluster.local."],
};

/** A small file system below a folder of its own, removed at the end. */
export class Tree implements Disposable {
  readonly root: string;

  constructor(folder: string = tmpdir()) {
    this.root = mkdtempSync(join(folder, "meshdoh-tree-"));
    mkdirSync(join(this.root, "var/lib"), { recursive: true });
    this.write("/etc/resolv.conf", RESOLV_CONF_BEFORE);
  }

  write(path: string, text: string, mode: number = 0o644): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text, { mode });
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), "utf8");
  }

  /** One line for each file, link and folder, with modes and contents. */
  everything(folder: string = ""): string[] {
    return readdirSync(join(this.root, folder))
      .toSorted()
      .flatMap((name) => {
        const path = `${folder}/${name}`;
        const stats = lstatSync(join(this.root, path));
        const mode = (stats.mode & 0o7777).toString(8);
        if (stats.isSymbolicLink()) return [`${path} -> ${readlinkSync(join(this.root, path))}`];
        if (stats.isDirectory()) return [`${path}/ ${mode}`, ...this.everything(path)];
        return [`${path} ${mode} ${stats.uid}:${stats.gid} ${JSON.stringify(this.read(path))}`];
      });
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** A machine of two processes: whoever asks, and one that ended long ago. */
export const PROCESSES: ProcessTable = {
  own: { pid: 100, startTicks: 5000, bootId: "0123abcd" },
  isRunning: ({ pid }) => pid === 100,
};

/** Nothing here has to outlast a power cut, and disks are slow. */
const WITHOUT_DISK: FileCalls = { ...NODE_FILES, sync: () => undefined };

/** Commands that were run, the last words of the operator, and a shim that answers when it is told to. */
export class FakeSystem implements SystemParts {
  readonly files: FileCalls;
  readonly commands: string[] = [];
  readonly lines: string[] = [];
  doesAnswer = true;
  /** A command that fails, with what it says. */
  failing = new Map<string, string>();

  constructor(tree: Tree, files: FileCalls = WITHOUT_DISK) {
    this.files = rootedFiles(tree.root, files);
  }

  readonly run: CommandRunner = (command, words) => {
    const line = [command, ...words].join(" ");
    this.commands.push(line);
    const complaints = this.failing.get(line);
    return Promise.resolve({ status: complaints === undefined ? 0 : 1, output: "", complaints: complaints ?? "" });
  };

  answers = (): Promise<boolean> => Promise.resolve(this.doesAnswer);

  readonly report = (line: string): void => {
    this.lines.push(line);
  };
}
