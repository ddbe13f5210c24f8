import { UsageError, type Arguments, type Command, type Terminal } from "./command.ts";

/** `meshdoh view`: who may ask gateways, and as whom. */
export const viewCommand: Command = {
  name: "view",
  summary: "make, list, show and remove the views that clients are answered as",
  synopsis: "add|show|remove <name> --store <store> [options] | list --store <store> [--json]",
  description: [
    "A view says who is asking: what a client may see and where it stands. Its token picks it, in the header Authorization: Bearer <token> or in the path /<token>/dns-query of a gateway that reads this store; so does a client certificate, or a client of Cloudflare Access, for which it is made.",
    "add prints the token and the path, once: the store holds the token's SHA-256 and nothing else of it. Write the token into a file that only its owner can read, for --token-file of shim, query and explain.",
    "A view answers within a minute of its making, and stops within a minute of its removal, whatever gateways remember; one that expires stops at once.",
  ],
  options: {
    store: { type: "string", value: "<store>", help: "the store of the table: dir:<folder> or dev:[<folder>]" },
    cluster: { type: "string", value: "<cluster>", help: "home cluster: its answers come first" },
    network: { type: "string", value: "<network>", help: "Istio network that the clients stand in" },
    namespace: {
      type: "string",
      value: "<namespace>",
      help: "their namespace: short names, exportTo of objects, search list",
    },
    search: {
      type: "string",
      value: "<a,b,c>",
      help: "search list in order; <namespace>.svc.<zone>, svc.<zone>, <zone> of the home cluster when left out",
    },
    reach: {
      type: "string",
      value: "<mesh|direct>",
      help: "mesh: behind a proxy or network of the mesh, which takes ClusterIPs and VIPs; direct: without one, which takes load balancers and servers; mesh when left out",
    },
    families: {
      type: "string",
      value: "<v4,v6>",
      help: "address families that the clients can use; both when left out",
    },
    "no-autopath": { type: "boolean", help: "do not walk search lists for them" },
    "no-public": { type: "boolean", help: "resolve no names outside the mesh for them" },
    ttl: {
      type: "string",
      value: "<seconds>",
      help: "TTL of the mesh's answers, 1 to 86400; that of the table when left out",
    },
    operator: {
      type: "boolean",
      help: "let them see explanations, status and metrics of gateways",
    },
    "access-client": {
      type: "string",
      multiple: true,
      value: "<client>",
      help: "who names the view instead of a token: the client ID of a service token of Cloudflare Access, or the e-mail address of somebody who signs in there; may be repeated",
    },
    "client-certificate": {
      type: "string",
      multiple: true,
      value: "<file|sha256>",
      help: "a client certificate that names the view instead of a token: a PEM file, or its SHA-256; may be repeated",
    },
    token: { type: "boolean", help: "make a token as well, beside --access-client or --client-certificate" },
    expires: {
      type: "string",
      value: "<when>",
      help: "when the view stops answering: 90d, 12h, 30m, or a time such as 2030-01-31T12:00:00Z; never when left out",
    },
    json: { type: "boolean", help: "print one JSON object instead of text" },
  },
  examples: [
    [
      "meshdoh view add build-runner --store dir:table --cluster east --namespace ci --expires 90d",
      "a view for ninety days; prints its token",
    ],
    [
      "meshdoh view add laptop --store dir:table --cluster east --reach direct",
      "one for a machine without a proxy: load balancers and servers instead of ClusterIPs",
    ],
    ["meshdoh view add admin --store dir:table --operator", "one that explanations, status and metrics are shown to"],
    [
      "meshdoh view add alice --store dir:table --access-client alice@example.org",
      "one for somebody who signs in to Cloudflare Access; no token",
    ],
    ["meshdoh view list --store dir:table", "all views, never their tokens"],
    ["meshdoh view remove laptop --store dir:table", "end one within a minute"],
  ],
  run: runViewCommand,
};

/** What every verb takes; all other options describe a view, for `add`. */
const OPTIONS_OF_ALL: ReadonlySet<string> = new Set(["store", "json"]);

async function runViewCommand(args: Arguments, terminal: Terminal): Promise<number> {
  const { VERBS } = await import("./view/verbs.ts");
  const [verb = "", name, ...rest] = args.positionals;
  const run = VERBS.get(verb);
  if (run === undefined) {
    const found = verb === "" ? "a word is missing" : `${JSON.stringify(verb)} is no word for views`;
    throw new UsageError(`${found}: use add, list, show or remove`);
  }
  const wanted = verb === "list" ? 0 : 1;
  const given = [...(name === undefined ? [] : [name]), ...rest];
  if (given.length < wanted) throw new UsageError(`view ${verb} needs the name of a view`);
  if (given.length > wanted) throw new UsageError(`${JSON.stringify(given[wanted])} is one word too many`);
  if (verb !== "add") refuseOptionsOfAdd(verb, args);
  return run(name ?? "", args, terminal);
}

function refuseOptionsOfAdd(verb: string, args: Arguments): void {
  const options = Object.keys(viewCommand.options).filter((option) => !OPTIONS_OF_ALL.has(option));
  const given = options.find((option) => args.text(option) !== undefined || args.flag(option));
  if (given !== undefined) throw new UsageError(`--${given} goes with view add, not with view ${verb}`);
}
