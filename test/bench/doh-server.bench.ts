import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encodeBase64Url } from "../../src/doh/base64url.ts";
import { runH2load, type H2Load, type H2Run } from "./load/h2load.ts";
import { costFigure, rateFigure, type Bound, type Figure } from "./measure/figure.ts";
import { withPrograms, type Server, type Workshop } from "./measure/programs.ts";
import { reportFigures } from "./measure/report.ts";
import { inTurns, pairsOf } from "./measure/rounds.ts";
import { encodedQueries, NAME_COUNT } from "./messages.ts";
import { startPeers } from "./server/peers.ts";
import { buildServerPrograms, type ServerPrograms } from "./server/programs.ts";

// Table hits of `meshdoh serve` over HTTP/2 with TLS, beside a bare node:http2 handler in the same runtime, and beside
// the DoH servers of the distribution. Needs h2load (package nghttp2-client).

/** The gateway does at least 85 % of what a bare handler does. */
const BOUND: Bound = { atLeast: 0.85 };
/** Requests of one run: about half a second, so that both runs of a round meet the same machine. */
const REQUESTS_PER_RUN = 20_000;
const ROUNDS = 21;
const PEER_ROUNDS = 9;
const WARM_UP_RUNS = 3;
const BUN = "node_modules/.bin/bun";

interface Loads {
  readonly post: H2Load;
  readonly get: H2Load;
  readonly withToken: H2Load;
}

async function writeLoads({ folder }: Workshop, token: string): Promise<Loads> {
  const queries = encodedQueries();
  const [first] = queries;
  if (first === undefined) throw new RangeError("there are no queries");
  const [body, uris] = [join(folder, "query"), join(folder, "uris")];
  await writeFile(body, first);
  const urls = queries.map((query) => `https://127.0.0.1/dns-query?dns=${encodeBase64Url(query)}`);
  await writeFile(uris, urls.join("\n"));
  const post = ["-d", body, "-H", "content-type: application/dns-message", "https://127.0.0.1:PORT/dns-query"];
  const requestCount = REQUESTS_PER_RUN;
  return {
    post: { words: post, requestCount },
    withToken: { words: ["-H", `authorization: Bearer ${token}`, ...post], requestCount },
    // The base URI has the port, so that all servers can share one file.
    get: { words: ["-B", "https://127.0.0.1:PORT", "-i", uris], requestCount },
  };
}

interface Contest {
  readonly what: string;
  readonly referenceName: string;
  readonly load: H2Load;
  readonly rounds: number;
  readonly bound?: Bound;
}

async function compare(
  { children }: Workshop,
  { load, rounds, ...titles }: Contest,
  ours: Server,
  reference: Server,
): Promise<Figure[]> {
  const run = (server: Server): Promise<H2Run> => runH2load(children, load, server);
  for (let time = 0; time < WARM_UP_RUNS; time++) for (const server of [ours, reference]) await run(server);
  const runs = await inTurns(
    () => run(ours),
    () => run(reference),
    rounds,
  );
  const { what } = titles;
  const throughput = pairsOf(runs, ({ perSecond }) => perSecond);
  const cost = pairsOf(runs, ({ micros }) => micros);
  return [
    rateFigure({ ...titles, what: `${what}: throughput`, unit: "/s", pairs: throughput }),
    costFigure({ ...titles, what: `${what}: CPU time`, unit: "µs", pairs: cost }),
  ];
}

async function compareWithBare(workshop: Workshop, programs: ServerPrograms, loads: Loads): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [name, runtime] of [["Node", process.execPath] as const, ["Bun", BUN] as const]) {
    if (!existsSync(runtime)) continue;
    const [gateway, bare] = [await programs.startGateway(runtime), await programs.startBare(runtime)];
    const contest = { referenceName: `bare handler on ${name}`, rounds: ROUNDS, bound: BOUND };
    const title = `DoH server on ${name}`;
    figures.push(
      ...(await compare(workshop, { ...contest, what: `${title}, POST, 1 name`, load: loads.post }, gateway, bare)),
      ...(await compare(
        workshop,
        { ...contest, what: `${title}, GET, ${NAME_COUNT} names`, load: loads.get },
        gateway,
        bare,
      )),
      ...(await compare(
        workshop,
        { ...contest, what: `${title}, POST, with a token`, load: loads.withToken },
        gateway,
        bare,
      )),
    );
  }
  return figures;
}

await withPrograms(async (workshop) => {
  const programs = await buildServerPrograms(workshop);
  const loads = await writeLoads(workshop, programs.token);
  const figures = await compareWithBare(workshop, programs, loads);
  const gateway = await programs.startGateway(process.execPath);
  for (const { name, server } of await startPeers(workshop, programs.certificate)) {
    const contest = { what: "DoH server on Node, POST, 1 name", referenceName: name, rounds: PEER_ROUNDS };
    figures.push(...(await compare(workshop, { ...contest, load: loads.post }, gateway, server)));
  }
  reportFigures(figures);
});
