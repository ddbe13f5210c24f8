import { describe, expect, test } from "vitest";
import { UpstreamError } from "../../../src/resolver/upstream.ts";
import type { GatewayView } from "../../../src/shim/gateway/gateway-view.ts";
import { KnownViews } from "../../../src/shim/gateway/known-views.ts";
import { ViewWatch } from "../../../src/shim/gateway/view-watch.ts";
import { HttpStatusError } from "../../../src/upstreams/http-reply.ts";
import { name } from "../../support/table.ts";

const LABEL = "https://gw.example";
const VIEW: GatewayView = { zones: [name("a.")], search: [] };

/** Asks once for each outcome; what each came to, and what the operator was told. */
async function askThrough(outcomes: readonly (GatewayView | Error)[]): Promise<[boolean[], string[], KnownViews]> {
  const lines: string[] = [];
  const views = new KnownViews([LABEL], undefined, () => undefined);
  const left = [...outcomes];
  const askView = async (): Promise<GatewayView> => {
    const outcome = left.shift() ?? VIEW;
    if (outcome instanceof Error) throw outcome;
    return outcome;
  };
  const watch = new ViewWatch({ label: LABEL, askView }, views, (line) => lines.push(line));
  const known: boolean[] = [];
  for (let count = 0; count < outcomes.length; count++) known.push(await watch.ask());
  return [known, lines, views];
}

const REFUSED = new UpstreamError("unreachable", "refused the connection (ECONNREFUSED)");

describe("a gateway's view", () => {
  test("is learnt", async () => {
    const [known, lines, views] = await askThrough([VIEW]);
    expect([known, lines, views.zones]).toEqual([[true], [], ["a."]]);
  });

  test("is wanted as long as it is not known, and each reason is told once", async () => {
    const denied = new HttpStatusError(403);
    const [known, lines, views] = await askThrough([REFUSED, REFUSED, denied, denied]);
    expect([known, views.zones]).toEqual([[false, false, false, false], undefined]);
    expect(lines).toEqual([
      "gateway https://gw.example refused the connection (ECONNREFUSED)",
      "gateway https://gw.example denied access (HTTP status 403): check the token",
    ]);
  });

  test("stays known through failures, which are told again after it was well", async () => {
    const [known, lines, views] = await askThrough([VIEW, REFUSED, VIEW, REFUSED]);
    expect([known, lines.length, views.zones]).toEqual([[true, true, true, true], 2, ["a."]]);
  });

  test("stays unknown of a gateway that cannot tell, without any hurry", async () => {
    const [known, lines, views] = await askThrough([new HttpStatusError(404), new HttpStatusError(404)]);
    expect([known, views.zones]).toEqual([[true, true], undefined]);
    expect(lines).toEqual(["gateway https://gw.example does not tell which zones are the mesh's"]);
  });

  test("is not missed when nobody waited for it, and no other failure ends the shim", async () => {
    const [known, lines] = await askThrough([new UpstreamError("withdrawn", "closed"), new RangeError("a bug")]);
    expect([known, lines]).toEqual([[false, false], ["gateway https://gw.example a bug"]]);
  });
});
