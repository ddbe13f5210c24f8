import { afterEach, describe, expect, test } from "vitest";
import { plantTree, scriptPath, type PlantedTree } from "../planted-tree.ts";

let tree: PlantedTree | undefined;
afterEach(() => tree?.remove());

const FENCE = "```";
const COMMANDS = `export const COMMANDS = [
  { name: "sync", summary: "", options: { from: {}, to: {}, prune: {} } },
  { name: "query", summary: "", options: { json: {}, gateway: {} } },
];\n`;

/** A tree whose documents are right; each row of WRONG changes one file of it. */
const RIGHT: Readonly<Record<string, string>> = {
  "package.json": '{"type":"module","scripts":{"test":"true","start":"true","docs:check":"true"}}',
  "src/cli/commands.ts": COMMANDS,
  "src/dns/name.ts": "export {};\n",
  "examples/east/service.yaml": "",
  "README.md": `# Start here

See [the architecture](docs/architecture.md#what-is-where) and \`src/dns/name.ts\`, or [below](#two-commands) (RFC 8484 section 4.2).

## Two commands

${FENCE}sh
npm ci && npm test
$ meshdoh sync --from east=manifests:examples/east \\
    --to dir:/tmp/store   # meshdoh --help says more
meshdoh query a.example.org --json | jq .
sudo install -m 755 dist/meshdoh /usr/local/bin/meshdoh
${FENCE}

${FENCE}ts
meshdoh("--frobnicate");
${FENCE}
`,
  "CONTRIBUTING.md": "Run `npm run docs:check`; tests are `test/**/*.test.ts`.\n",
  "test/dns/name.test.ts": "",
  "SECURITY.md": "# Security\n",
  "CHANGELOG.md": "# Changes\n",
  "docs/architecture.md": "# Architecture\n\n## What is where?\n\nBack to [the start](../README.md).\n",
  "docs/adr/0001-one-package.md": "# One package\n",
  "docs/adr/0002-own-wire-codec.md": "# Own wire codec\n",
  "docs/man/query.md": "`--json` prints JSON, `--gateway <url>` asks there.\n",
};

/** File, what it says instead, and what the check must say to that. */
const WRONG: readonly (readonly [title: string, path: string, text: string, message: string])[] = [
  ["a dead link", "SECURITY.md", "[x](docs/gone.md)", "SECURITY.md:1: dead link: docs/gone.md"],
  ["a link definition that is dead", "SECURITY.md", "# X\n\n[x]: gone.md", "SECURITY.md:3: dead link: gone.md"],
  ["a link that leaves the repository", "SECURITY.md", "[x](../other.md)", "SECURITY.md:1: dead link: ../other.md"],
  [
    "an anchor of another file",
    "SECURITY.md",
    "[x](README.md#nowhere)",
    "SECURITY.md:1: no such heading: README.md#nowhere",
  ],
  ["an anchor of its own", "SECURITY.md", "[x](#nowhere)", "SECURITY.md:1: no such heading: #nowhere"],
  ["a path in code", "SECURITY.md", "see `src/dns/gone.ts`", "SECURITY.md:1: no such path: src/dns/gone.ts"],
  [
    "a pattern that matches nothing",
    "SECURITY.md",
    "see `src/*/gone.ts`",
    "SECURITY.md:1: no such path: src/*/gone.ts",
  ],
  [
    "a path in a command",
    "SECURITY.md",
    `${FENCE}sh\nmeshdoh sync --from a=manifests:examples/gone\n${FENCE}`,
    "SECURITY.md:2: no such path: examples/gone",
  ],
  [
    "an unknown command",
    "SECURITY.md",
    `${FENCE}console\n$ meshdoh frob\n${FENCE}`,
    "SECURITY.md:2: unknown command: meshdoh frob",
  ],
  [
    "an unknown command in running text",
    "SECURITY.md",
    "try `meshdoh frob`",
    "SECURITY.md:1: unknown command: meshdoh frob",
  ],
  [
    "an unknown option on a continued line",
    "SECURITY.md",
    `${FENCE}sh\nmeshdoh sync \\\n  [--prnue]\n${FENCE}`,
    "SECURITY.md:2: unknown option of meshdoh sync: --prnue",
  ],
  [
    "an option of another command",
    "SECURITY.md",
    `${FENCE}bash\nnpm run meshdoh -- query a --prune\n${FENCE}`,
    "SECURITY.md:2: unknown option of meshdoh query: --prune",
  ],
  [
    "an option that a binary does not have",
    "SECURITY.md",
    `${FENCE}sh\nsudo ./dist/meshdoh-linux-x64 query a --prune\n${FENCE}`,
    "SECURITY.md:2: unknown option of meshdoh query: --prune",
  ],
  [
    "an unknown command of an image",
    "SECURITY.md",
    `${FENCE}sh\npodman run --rm meshdoh:0.1.0 frob\n${FENCE}`,
    "SECURITY.md:2: unknown command: meshdoh frob",
  ],
  ["an unknown npm script", "SECURITY.md", "run `npm run frob`", "SECURITY.md:1: unknown npm script: frob"],
  [
    "an option that its man page leaves out",
    "docs/man/query.md",
    "`--json`",
    "docs/man/query.md:1: option --gateway of meshdoh query is not described",
  ],
  [
    "a citation nobody can search for",
    "SECURITY.md",
    "RFC8484, §4",
    'SECURITY.md:1: cite as "RFC n section m": RFC8484',
  ],
  [
    "a decision number used twice",
    "docs/adr/0002-other.md",
    "# Other",
    "docs/adr/0002-own-wire-codec.md:1: decision record should be docs/adr/0003-<title>.md",
  ],
  [
    "a decision number left out",
    "docs/adr/0004-other.md",
    "# Other",
    "docs/adr/0004-other.md:1: decision record should be docs/adr/0003-<title>.md",
  ],
  [
    "a command line without a table",
    "src/cli/commands.ts",
    "export {};\n",
    "check-docs: src/cli/commands.ts exports no COMMANDS",
  ],
];

describe("npm run docs:check", () => {
  test("passes a tree whose documents are right", async () => {
    tree = plantTree(RIGHT);
    const { status, output } = await tree.run("node", scriptPath("check-docs.ts"));
    expect(output.trim()).toBe("8 documents checked, 0 problems");
    expect(status).toBe(0);
  });

  test.each(WRONG)("objects to %s", async (_title, path, text, message) => {
    tree = plantTree({ ...RIGHT, [path]: text });
    const { status, output } = await tree.run("node", scriptPath("check-docs.ts"));
    expect(output.split("\n")).toContain(message);
    expect(status).toBe(1);
  });

  test("objects to a missing document", async () => {
    tree = plantTree(Object.fromEntries(Object.entries(RIGHT).filter(([path]) => path !== "CHANGELOG.md")));
    const { status, output } = await tree.run("node", scriptPath("check-docs.ts"));
    expect(output.split("\n")).toContain("CHANGELOG.md:1: missing document");
    expect(status).toBe(1);
  });
});
