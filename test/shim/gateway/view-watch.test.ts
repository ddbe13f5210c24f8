import { describe, expect, test } from "vitest";
import { UpstreamError } from "../../../src/resolver/upstream.ts";
import type { GatewayView } from "../../../src/shim/gateway/gateway-view.ts";
import { KnownViews } from "../../../src/shim/gateway/known-views.ts";
import { ViewWatch } from "../../../src/shim/gateway/view-watch.ts";
import { HttpStatusError } from "../../../src/upstreams/http-reply.ts";
import { name } from "../../support/table.ts";

const LABEL = "https://gw.example";
const VIEW: GatewayView = { zones: [name("a.")], search: [] };

function noViews(): KnownViews {
  return new KnownViews({
    labels: [LABEL, "https://other.example"],
    folder: undefined,
    clockMs: () => 0,
    dateMs: () => 0,
    report: () => undefined,
  });
}

/** Asks once for each outcome; what each came to, and what the operator was told. */
async function askThrough(
  outcomes: readonly (GatewayView | Error)[],
  idle?: string,
  views: KnownViews = noViews(),
): Promise<[boolean[], string[], KnownViews]> {
  const lines: string[] = [];
  const left = [...outcomes];
  const askView = async (): Promise<GatewayView> => {
    const outcome = left.shift() ?? VIEW;
    if (outcome instanceof Error) throw outcome;
    return outcome;
  };
  const watch = new ViewWatch({
    gateway: { label: LABEL, askView },
    views,
    watch: { viewAsked: () => undefined },
    idle,
    report: (line) => lines.push(line),
  });
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
    const late = new UpstreamError("timeout", "did not answer within 5000 ms");
    const [known, lines, views] = await askThrough([late, late, denied, denied]);
    expect([known, views.zones]).toEqual([[false, false, false, false], undefined]);
    expect(lines).toEqual([
      "gateway https://gw.example did not answer within 5000 ms",
      "gateway https://gw.example denied access (HTTP status 403): check the token",
    ]);
  });

  test("stays known through failures, which are told again after it was well", async () => {
    const malformed = new UpstreamError("malformed", "sent a view that is no JSON");
    const [known, lines, views] = await askThrough([VIEW, malformed, VIEW, malformed]);
    expect([known, lines.length, views.zones]).toEqual([[true, true, true, true], 2, ["a."]]);
  });

  test("stays unknown of a gateway that cannot tell, without any hurry", async () => {
    const [known, lines, views] = await askThrough([new HttpStatusError(404), new HttpStatusError(404)]);
    expect([known, views.zones]).toEqual([[true, true], undefined]);
    expect(lines).toEqual(["gateway https://gw.example does not tell which zones are the mesh's"]);
  });

  test.each([
    ["the names of a split all go to the gateway", "--outside resolvers"],
    ["nothing falls back", "--fallback resolvers"],
  ])("stays unknown of an older gateway: that %s is told, once", async (_what, idle) => {
    const [, lines] = await askThrough([new HttpStatusError(404), new HttpStatusError(404)], idle);
    expect(lines).toEqual([
      "gateway https://gw.example does not tell which zones are the mesh's, as gateways of older versions do not; " +
        `until one does, every name counts as the mesh's and ${idle} has no effect`,
    ]);
  });

  test("without zones says nothing of the mesh, is told once, and better ones are wanted", async () => {
    const empty: GatewayView = { zones: [], search: [] };
    const [known, lines, views] = await askThrough([empty, empty, VIEW, empty, empty], "--outside resolvers");
    expect([known, views.zones]).toEqual([[false, false, true, true, true], ["a."]]);
    expect(lines).toEqual([
      "gateway https://gw.example tells no zone of the mesh; until one does, every name counts as the mesh's " +
        "and --outside resolvers has no effect",
      "gateway https://gw.example tells no zone of the mesh: those that it told before stay the mesh's",
    ]);
  });

  test("need not be told by all gateways", async () => {
    const views = noViews();
    await views.learn("https://other.example", VIEW);
    const [, lines] = await askThrough([new HttpStatusError(404)], "--outside resolvers", views);
    expect(lines).toEqual(["gateway https://gw.example does not tell which zones are the mesh's"]);
  });

  test("is asked for in vain where there is no way to the gateway, which others tell", async () => {
    const [known, lines] = await askThrough([REFUSED]);
    expect([known, lines]).toEqual([[false], []]);
  });

  test("is not missed when nobody waited for it, and no other failure ends the shim", async () => {
    const [known, lines] = await askThrough([new UpstreamError("withdrawn", "closed"), new RangeError("a bug")]);
    expect([known, lines]).toEqual([[false, false], ["gateway https://gw.example a bug"]]);
  });
});
