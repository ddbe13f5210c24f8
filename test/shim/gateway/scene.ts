import { parseUpstreamAddress } from "../../../src/gateway/upstream-url.ts";
import type { Reply } from "../../../src/resolver/resolver.ts";
import type { Upstream } from "../../../src/resolver/upstream.ts";
import { openGateway, type OpenGatewayParts } from "../../../src/shim/gateway/open-gateway.ts";
import type { Gateway } from "../../../src/shim/gateway/gateway.ts";
import { question, zoneText } from "../../support/records.ts";
import { contextOf } from "../../support/view.ts";
import type { Behave, FakeServer } from "../../upstreams/fake-server.ts";
import { attemptOf, closing, GOOD, serve, TRUST, urlOf, type Protocol } from "../../upstreams/scene.ts";

/** Every protocol that a gateway may speak. */
export const GATEWAY_PROTOCOLS = ["h2", "https", "http"] as const satisfies readonly Protocol[];

/** How a gateway answers: queries, and requests for its view. */
export interface FakeGatewayParts {
  readonly answer?: Behave;
  readonly view?: Behave;
}

/** What a gateway without more to say tells. */
export function tell(view: unknown): Behave {
  return (_body, { respond }) => respond?.(200, { "content-type": "application/json" }, JSON.stringify(view));
}

const UNABLE: Behave = (_body, { respond }) => respond?.(404, { "content-length": "0" });

/** Starts a gateway that ends with the test; its `queries` hold an empty one for each request for the view. */
export function serveGateway(
  protocol: Protocol,
  { answer = GOOD, view = UNABLE }: FakeGatewayParts,
): Promise<FakeServer> {
  return serve(protocol, (body, wire) => (wire.method === "POST" ? answer : view)(body, wire));
}

/** What a client is opened with, where it differs from one that trusts the fake gateways. */
export type OpenParts = Partial<OpenGatewayParts> & { readonly token?: string; readonly host?: string };

/** The client of a gateway, closed with the test; `host` takes the place of the URL's, but not in its certificate. */
export function openAt(url: string, { token, host, ...parts }: OpenParts = {}): Gateway {
  const address = parseUpstreamAddress(url, { plainUpstreams: true });
  const settings = { address: { ...address, host: host ?? address.host }, ...(token === undefined ? {} : { token }) };
  const trusting: OpenGatewayParts = {
    trust: () => TRUST,
    resolvers: undefined,
    clockMs: () => performance.now(),
    onSnapshot: () => undefined,
    ...parts,
  };
  return closing(openGateway(settings, trusting));
}

/** The client of a fake gateway. */
export function openTo(protocol: Protocol, { port }: Pick<FakeServer, "port">, parts: OpenParts = {}): Gateway {
  return openAt(urlOf(protocol, port), parts);
}

/** Asks a gateway for the address of a name. */
export function ask(gateway: Upstream, name = "www.example.com", timeoutMs = 5000): Promise<Reply> {
  return gateway.ask(question(name), contextOf(), attemptOf(timeoutMs));
}

/** The lines of its answer. */
export async function linesOf(asked: Promise<Reply>): Promise<string[]> {
  return zoneText((await asked).answer);
}
