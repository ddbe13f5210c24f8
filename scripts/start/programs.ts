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
 * Runs `meshdoh sync` into the KV of `wrangler dev`; resolves with the names that it published, first those that no
 * upstream is needed for. Objects that cannot be used are told to `report`; rejects when nothing could be published.
 */
export async function synchronise(
  children: Children,
  options: Pick<StartOptions, "from">,
  folder: string,
  report: (line: string) => void,
): Promise<string[]> {
  const from = options.from.flatMap((source) => ["--from", source]);
  const words = [MESHDOH, "sync", ...from, "--to", `dev:${folder}`, "--json"];
  const finished = await children.run("meshdoh sync", NODE, words, ENVIRONMENT);
  const { stores, diagnostics, changes, refusal } = readOutcome(finished);
  for (const diagnostic of diagnostics) if (diagnostic.severity === "error") report(formatDiagnostic(diagnostic));
  const problem = refusal?.reason ?? stores.find((store) => store.problem !== null)?.problem;
  if (problem !== undefined && problem !== null) throw new Error(`meshdoh sync published nothing: ${problem}`);
  const added = changes.flatMap((change) => (change.kind === "remove" ? [] : [change]));
  return added.toSorted((a, b) => rank(a.to) - rank(b.to)).map((change) => change.name);
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
  const outcome: PrintedOutcome = JSON.parse(output);
  return outcome;
}

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
