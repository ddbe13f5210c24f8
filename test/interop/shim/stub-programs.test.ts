import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { canonicalAddress } from "../../../src/dns/address.ts";
import { isInPath, lookFor, PACKAGES, type Tool } from "../required-tools.ts";
import { askedOutside, startShimMachine } from "./shim-machine.ts";

const TOOLS = lookFor({ tools: ["ip", "nsenter", "unshare", "mount", "getent", "dig", "python3"], root: true });

/** Builds what is to be run, if anything, and gives the words that it is run with; the name follows. */
type Prepare = (folder: string) => Promise<readonly string[]>;

const PYTHON = `
import socket, sys
try: found = socket.getaddrinfo(sys.argv[1], None, type=socket.SOCK_STREAM)
except socket.gaierror: sys.exit(2)
for each in found: print(each[4][0])
`;
const NODE_LOOKUP = `require("node:dns").lookup(process.argv[1], { all: true }, (error, found) =>
  error ? process.exit(2) : found.forEach(({ address }) => console.log(address)))`;
/** c-ares, which asks for a name as it is: without the search list. */
const NODE_RESOLVE = `const { resolve4, resolve6 } = require("node:dns").promises;
  Promise.allSettled([resolve4(process.argv[1]), resolve6(process.argv[1])])
    .then((found) => found.flatMap(({ value = [] }) => value))
    .then((found) => found.length === 0 ? process.exit(2) : console.log(found.join("\\n")))`;

const source = (file: string): string => join(import.meta.dirname, file);
const run = promisify(execFile);

/** Programs with a stub resolver of their own, or a use of the system's of their own. */
const PROGRAMS: readonly (readonly [title: string, tool: Tool, prepare: Prepare])[] = [
  ["glibc (getent)", "getent", async () => ["getent", "ahosts"]],
  ["Python", "python3", async () => ["python3", "-c", PYTHON]],
  ["Node, dns.lookup", "getent", async () => [process.execPath, "-e", NODE_LOOKUP]],
  ["Node, dns.resolve (c-ares)", "getent", async () => [process.execPath, "-e", NODE_RESOLVE]],
  [
    "Java",
    "javac",
    async (folder) => {
      await run("javac", ["-d", folder, source("Resolve.java")]);
      return ["java", "-cp", folder, "Resolve"];
    },
  ],
  [
    "Go without the C library",
    "go",
    async (folder) => {
      const env = { ...process.env, CGO_ENABLED: "0", GOCACHE: join(folder, "cache"), GOFLAGS: "-mod=mod" };
      await run("go", ["build", "-o", join(folder, "resolve"), source("resolve.go")], { env });
      return [join(folder, "resolve")];
    },
  ],
];

/** One exchange for each address family, whatever the name. */
const NAMES = [
  ["productpage", ["10.96.45.17"]],
  ["productpage.ns1", ["10.96.45.17"]],
  ["productpage.ns1.svc.cluster.local", ["10.96.45.17"]],
  ["api.example.net", ["192.0.2.80", "2001:db8::80"]],
] as const;

describe.skipIf(TOOLS.isMissing)(`a machine whose only name server is the shim${TOOLS.word}`, () => {
  // Runtimes of languages are large: where one is not installed its row is skipped, and counted as skipped.
  test.for(PROGRAMS)(
    "%s resolves short names, search-list names and names outside, one exchange per address family",
    async ([_title, tool, prepare], { skip }) => {
      skip(!isInPath(tool), `there is no ${tool} (package ${PACKAGES[tool]})`);
      const folder = await mkdtemp(join(tmpdir(), "meshdoh-stub-"));
      onTestFinished(() => rm(folder, { recursive: true, force: true }));
      const [command = "", ...words] = await prepare(folder);
      const machine = await startShimMachine();
      const seen: unknown[] = [];
      for (const [name] of NAMES) {
        await machine.startShim();
        const before = machine.proxy.exchanges();
        const { output, complaints } = await machine.namespace.run(command, ...words, name);
        // Java writes out the zeros of IPv6.
        const addresses = output.split("\n").flatMap((line) => canonicalAddress(/^\S+/.exec(line)?.[0] ?? "") ?? []);
        seen.push([name, [...new Set(addresses)].toSorted(), machine.proxy.exchanges() - before, complaints]);
      }
      expect(seen).toEqual(NAMES.map(([name, addresses]) => [name, addresses, 2, ""]));
      expect(askedOutside(machine)).toEqual(["api.example.net."]);
    },
  );

  test("dig +search resolves the same with one exchange for each type", async () => {
    const machine = await startShimMachine();
    const seen: unknown[] = [];
    for (const [name] of NAMES) {
      await machine.startShim();
      const before = machine.proxy.exchanges();
      const { output } = await machine.namespace.run("dig", "+search", "+short", name, "A");
      seen.push([name, output.split("\n").find((line) => /^\d/.test(line)), machine.proxy.exchanges() - before]);
    }
    expect(seen).toEqual(NAMES.map(([name, [address]]) => [name, address, 1]));
  });
});
