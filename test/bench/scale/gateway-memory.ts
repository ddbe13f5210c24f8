import { headerRcode } from "../../../src/dns/header.ts";
import { Rcode } from "../../../src/dns/numbers.ts";
import { openGateway, queryFor, spreadNames } from "./open-gateway.ts";

// A gateway asked for some names of a large table, in a process of its own: prints what its memory came to.

const [folder = "", names, clusters, asked] = process.argv.slice(2);
const mesh = { names: Number(names), clusters: Number(clusters), seed: 1 };

const before = usage();
const { responder } = await openGateway(folder);
let answered = 0;
for (const [number, name] of spreadNames(mesh, Number(asked)).entries()) {
  const reply = await responder.respond(queryFor(name, number), "https");
  if (reply !== undefined && headerRcode(reply) === Rcode.NoError) answered++;
}
const after = usage();
process.stdout.write(`${JSON.stringify({ answered, before, after })}\n`);

/** Megabytes in use after a collection: objects, and octets outside the heap of objects. */
function usage(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}
