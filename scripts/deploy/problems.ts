import { parseArgs } from "node:util";
import type { WorkerChoice } from "../bundle/bundle-worker.ts";
import { unstable_readConfig as readConfiguration } from "wrangler";

/** The id that wrangler.toml has in the repository, which belongs to nobody. */
const NOBODYS_ID = /^0*$/;

/** What in the configuration, as these arguments of `wrangler deploy` choose it, keeps a deployment from working. */
export function findDeployProblems(args: readonly string[]): string[] {
  const { config, env, isReachable } = chosenBy(args);
  const configuration = readConfiguration({ config, env }, { hideWarnings: true });
  const file = config ?? "wrangler.toml";
  const where = env === undefined ? file : `${file}, environment ${env}`;
  const unreachable = isReachable ? [] : routeProblems(configuration, where);
  return [...storeProblems(configuration.kv_namespaces, where), ...unreachable];
}

/** What the arguments of `wrangler deploy` choose. */
interface Choices extends WorkerChoice {
  /** Whether the arguments say themselves where the gateway is to be reached. */
  readonly isReachable: boolean;
}

const WHERE_OPTIONS: readonly string[] = ["domain", "domains", "route", "routes", "dispatch-namespace"];

/** Reads the arguments that choose a configuration. */
export function chosenBy(args: readonly string[]): Choices {
  const text = { type: "string" } as const;
  const options = { config: { ...text, short: "c" }, env: { ...text, short: "e" } };
  // Everything else is for wrangler to understand.
  const { values } = parseArgs({ args: [...args], options, strict: false });
  const isReachable = WHERE_OPTIONS.some((option) => option in values);
  return { config: textOf(values["config"]), env: textOf(values["env"]), isReachable };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function storeProblems(
  namespaces: readonly { readonly binding: string; readonly id?: string }[],
  where: string,
): string[] {
  const store = namespaces.find(({ binding }) => binding === "SNAPSHOTS");
  if (store === undefined)
    return [`${where}: there is no KV namespace SNAPSHOTS: copy the section from the repository's`];
  if (!NOBODYS_ID.test(store.id ?? "")) return [];
  return [
    `${where}: the KV namespace SNAPSHOTS has the id ${store.id ?? ""}, which is nobody's: make one with ` +
      "`npx wrangler kv namespace create meshdoh-snapshots` and put its id there",
  ];
}

interface Reach {
  readonly workers_dev?: boolean | undefined;
  readonly route?: unknown;
  readonly routes?: readonly unknown[] | undefined;
}

function routeProblems({ workers_dev: isOnWorkersDev, route, routes = [] }: Reach, where: string): string[] {
  if (isOnWorkersDev === true || route !== undefined || routes.length > 0) return [];
  return [`${where}: nobody could reach the gateway: fill in [[routes]], or set workers_dev = true to try it out`];
}
