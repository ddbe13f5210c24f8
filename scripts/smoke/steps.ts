/** One step of the smoke test; `<folder>` in its words stands for a temporary folder, `<server>` for what the server started last listens on. */
export interface Step {
  readonly title: string;
  readonly words: readonly string[];
  /** A server is left running for the steps after it, once it has said `listening on <server>`. */
  readonly isServer?: boolean;
}

const SOURCES = [
  "--from",
  "east=manifests:examples/two-clusters/east",
  "--from",
  "west=manifests:examples/two-clusters/west",
];

const ANY_PORT = ["--listen", "127.0.0.1:0"];
/** A name outside the zones of the mesh that the table holds. */
const TABLE_HOST = "orders-db.c1x2.eu-west-1.rds.example.com";

/** What is run on every runtime; each step must end with status 0 and say the same everywhere. */
export const STEPS: readonly Step[] = [
  { title: "version", words: ["--version"] },
  { title: "help", words: ["--help"] },
  { title: "help of a command", words: ["sync", "--help"] },
  { title: "plan", words: ["sync", "--plan", ...SOURCES, "--to", "dir:<folder>/store"] },
  { title: "sync", words: ["sync", ...SOURCES, "--to", "dir:<folder>/store"] },
  { title: "sync again changes nothing", words: ["sync", "--check", ...SOURCES, "--to", "dir:<folder>/store"] },
  {
    // Nobody answers at this gateway, so that every runtime has to say the same about it.
    title: "shim",
    words: ["shim", "--gateway", "http://127.0.0.1:1/dns-query", "--listen", "127.0.0.1:0"],
    isServer: true,
  },
  { title: "query over UDP", words: ["query", "productpage.ns1.svc.cluster.local", "--server", "<server>", "--json"] },
  { title: "query over TCP", words: ["query", "a.example.org", "AAAA", "--server", "<server>", "--tcp"] },
  { title: "view", words: ["view", "add", "vm", "--store", "dir:<folder>/store", "--cluster", "east", "--json"] },
  {
    title: "serve",
    words: ["serve", "--store", "dir:<folder>/store", "--anonymous-view", "vm", "--open-status", ...ANY_PORT],
    isServer: true,
  },
  { title: "query over HTTP", words: ["query", TABLE_HOST, "--gateway", "<server>/dns-query", "--json"] },
  { title: "explain", words: ["explain", TABLE_HOST, "--gateway", "<server>/dns-query"] },
  { title: "view of an empty store", words: ["view", "add", "edge", "--store", "dir:<folder>/empty", "--json"] },
  {
    // Gateways ask each other over HTTP/2.
    title: "serve in front of another",
    words: [
      "serve",
      "--store",
      "dir:<folder>/empty",
      "--anonymous-view",
      "edge",
      "--upstream",
      "<server>/dns-query",
      ...ANY_PORT,
    ],
    isServer: true,
  },
  { title: "query over two gateways", words: ["query", TABLE_HOST, "--gateway", "<server>/dns-query", "--json"] },
];

/** What differs between two runs of one program without meaning anything. */
export function normalise(output: string, folder: string): string {
  return output
    .replaceAll(folder, "<folder>")
    .replaceAll(/mdoh_[\w-]+/g, "<token>")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>")
    .replaceAll(/\b\d+(?:\.\d+)? ?ms\b/g, "<duration>")
    .replaceAll(/\b\d+ s ago\b/g, "<age>")
    .replaceAll(/\b127\.0\.0\.1:\d+\b/g, "127.0.0.1:<port>");
}
