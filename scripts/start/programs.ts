import { once } from "node:events";
import { createInterface } from "node:readline";
import type { MeshHost } from "../../src/mesh/claim.ts";
import type { Change } from "../../src/sync/plan.ts";
import type { SyncOutcome } from "../../src/sync/run.ts";
import { formatDiagnostic, type Diagnostic } from "../../src/sync/diagnostic.ts";
import { QUIET_TOOLS } from "../quiet-tools.ts";
import type { Children, Finished } from "./children.ts";
import type { StartOptions } from "./options.ts";
import { waitForHealth } from "./wait.ts";

const NODE = process.execPath;
const WRANGLER = "node_modules/wrangler/bin/wrangler.js";
const MESHDOH = "src/cli/main.ts";
/** A change in the KV shows within a second on this machine, where reading the pointer costs nothing. */
const REFRESH_SECONDS = 1;
/** What is edited is to show soon, also in the shim, which keeps an answer as long as it may. */
const SHORT_TTL = ["--ttl", "1"];

const ENVIRONMENT: NodeJS.ProcessEnv = { ...process.env, ...QUIET_TOOLS };

/** Starts the gateway in `wrangler dev` with its KV in `folder`; resolves with its DoH URL once it answers. */
export async function startGateway(
  children: Children,
  options: StartOptions,
  port: number,
  folder: string,
): Promise<URL> {
  const variables = {
    MESHDOH_ANONYMOUS_VIEW: "this-machine",
    // Only this machine reaches it, and is to see how answers come about.
    MESHDOH_VIEW_OPERATOR: "on",
    MESHDOH_REFRESH_SECONDS: String(REFRESH_SECONDS),
    ...(options.cluster === undefined ? {} : { MESHDOH_VIEW_CLUSTER: options.cluster }),
    ...(options.namespace === undefined ? {} : { MESHDOH_VIEW_NAMESPACE: options.namespace }),
    ...(options.upstreams.length === 0 ? {} : { MESHDOH_UPSTREAM: options.upstreams.join(" ") }),
  };
  const words = ["dev", "--ip", "127.0.0.1", "--port", String(port), "--inspector-port", "0", "--persist-to", folder];
  const set = Object.entries(variables).flatMap(([name, value]) => ["--var", `${name}:${value}`]);
  children.start(
    "the gateway (wrangler dev)",
    NODE,
    [WRANGLER, ...words, "--show-interactive-dev-session=false", ...set],
    ENVIRONMENT,
  );
  await waitForHealth(new URL(`http://127.0.0.1:${port}/healthz`), children.ending);
  return new URL(`http://127.0.0.1:${port}/dns-query`);
}

/**
 * Publishes into the KV of `wrangler dev` with `meshdoh sync`, and goes on with that when it `isWatching`; resolves with the
 * names of the first publication, first those that no upstream is needed for. What is wrong, and what is published
 * later, is told to `report`; rejects when nothing could be published.
 */
export async function synchronise(
  children: Children,
  { from, isWatching = false }: Pick<StartOptions, "from" | "isWatching">,
  folder: string,
  report: (line: string) => void,
): Promise<string[]> {
  const words = [MESHDOH, "sync", ...from.flatMap((source) => ["--from", source]), "--to", `dev:${folder}`, "--json"];
  if (!isWatching) return namesOf(readOutcome(await children.run("meshdoh sync", NODE, words, ENVIRONMENT)), report);
  const child = children.start("meshdoh sync --watch", NODE, [...words, "--watch", ...SHORT_TTL], ENVIRONMENT);
  if (child.stdout === null) throw new Error("the output of meshdoh sync --watch is not piped");
  const lines = createInterface(child.stdout);
  const first = await Promise.race([once(lines, "line"), children.failure]);
  lines.on("line", (line) => reportLater(parseOutcome(line), report));
  return namesOf(parseOutcome(String(first[0])), report);
}

/** What `meshdoh sync --json` prints, as far as it matters here. */
interface PrintedOutcome {
  readonly changes: readonly Change[];
  readonly stores: readonly { readonly problem: string | null }[];
  readonly diagnostics: readonly Diagnostic[];
  readonly refusal: SyncOutcome["refusal"] | null;
}

function readOutcome({ status, output, complaints }: Finished): PrintedOutcome {
  if (output.trim() === "") throw new Error(`meshdoh sync ended (${status ?? "by a signal"}):\n${complaints.trim()}`);
  return parseOutcome(output);
}

function parseOutcome(text: string): PrintedOutcome {
  const outcome: PrintedOutcome = JSON.parse(text);
  return outcome;
}

function namesOf(outcome: PrintedOutcome, report: (line: string) => void): string[] {
  reportErrors(outcome, report);
  const problem = problemOf(outcome);
  if (problem !== undefined) throw new Error(`meshdoh sync published nothing: ${problem}`);
  const added = outcome.changes.flatMap((change) => (change.kind === "remove" ? [] : [change]));
  return added.toSorted((a, b) => rank(a.to) - rank(b.to)).map((change) => change.name);
}

function reportLater(outcome: PrintedOutcome, report: (line: string) => void): void {
  reportErrors(outcome, report);
  const problem = problemOf(outcome);
  if (problem !== undefined) report(`nothing new was published: ${problem}`);
  else for (const { kind, name } of outcome.changes) report(`published: ${WHAT_WAS_DONE[kind]} ${name}`);
}

function reportErrors({ diagnostics }: PrintedOutcome, report: (line: string) => void): void {
  for (const diagnostic of diagnostics) if (diagnostic.severity === "error") report(formatDiagnostic(diagnostic));
}

function problemOf({ refusal, stores }: PrintedOutcome): string | undefined {
  return refusal?.reason ?? stores.find(({ problem }) => problem !== null)?.problem ?? undefined;
}

const WHAT_WAS_DONE = { add: "added", change: "changed", remove: "removed" } as const satisfies Record<
  Change["kind"],
  string
>;

/** Names with one address of their own come first: their answers need nobody else and are always the same. */
function rank({ claims }: MeshHost): number {
  return claims.every(({ answer }) => answer.form === "addresses" || answer.form === "vip") ? 0 : 1;
}

/** Starts the shim; resolves with its address, `<ip>:<port>`, once it listens. */
export async function startShim(children: Children, gateway: URL, port: number): Promise<string> {
  const listen = `127.0.0.1:${port}`;
  const child = children.start(
    "the shim",
    NODE,
    [MESHDOH, "shim", "--gateway", gateway.href, "--listen", listen],
    ENVIRONMENT,
  );
  if (child.stdout !== null) await once(createInterface(child.stdout), "line");
  return listen;
}
