import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findFreePort } from "../../../scripts/start/ports.ts";
import { ask, LONGEST_QUERY_MS, SCHEDULING_SLACK_MS } from "./ask-shim.ts";
import { startMeshGateway, type MeshGateway } from "./mesh-gateway.ts";
import { startRecordingResolver, type RecordingResolver } from "./recording-resolver.ts";
import { buildProgram, RUNTIMES, type BuiltProgram } from "./runtimes.ts";
import { startShim } from "./shim-process.ts";

const WEB = "web.ns1.svc.cluster.local";
const OUTSIDE = "www.example.com";

/** Names that only the mesh may ever be asked for. */
const MESH_NAMES = [
  "web.ns1.svc.cluster.local",
  "WEB.ns1.SVC.cluster.local",
  "cluster.local",
  "nosuch.cluster.local",
  "web",
  "web.ns1",
  "web.ns1.svc",
  "api.example.com.ns1.svc.cluster.local",
  "www.corp.test",
];

let built: BuiltProgram;
beforeAll(async () => {
  built = await buildProgram();
});
afterAll(() => built?.remove());

describe.each(RUNTIMES)("a shim on $title", (runtime) => {
  interface Scene {
    readonly at: string;
    readonly gateway: MeshGateway;
    readonly resolver: RecordingResolver;
  }

  /** A shim that knows the mesh's zones, one of them by option. */
  async function scene(...options: readonly string[]): Promise<Scene> {
    const gateway = await startMeshGateway();
    const resolver = await startRecordingResolver();
    const common = ["--resolver", resolver.at, "--suffix", "corp.test"];
    const { at } = await startShim({ runtime, built, gateway: gateway.url, options: [...common, ...options] });
    await gateway.viewTold;
    // Over the same connection, so the view has come before the answer.
    await ask(at, "ready.corp.test");
    return { at, gateway, resolver };
  }

  test.each([
    ["everything goes to the gateway", []],
    ["outside names may fall back", ["--fallback", "resolvers"]],
    ["outside names go to the original resolvers", ["--outside", "resolvers"]],
    ["both", ["--outside", "resolvers", "--fallback", "resolvers"]],
  ])("never asks another resolver for a name of the mesh, gateway there or away: %s", async (_what, options) => {
    const { at, gateway, resolver } = await scene(...options);
    await Promise.all(MESH_NAMES.flatMap((name) => ["A", "AAAA", "HTTPS"].map((type) => ask(at, name, { type }))));
    await gateway.kill();
    const names = MESH_NAMES.map((name) => (name.includes(".") ? `other.${name}` : name));
    const heard = await Promise.all(
      names.flatMap((name) => ["A", "TXT", "MX"].map((type) => ask(at, name, { type, useTcp: true }))),
    );
    expect(resolver.asked).toEqual([]);
    expect(heard.filter(({ rcode }) => rcode === "silence")).toEqual([]);
  });

  test("before any gateway was ever heard of asks no other resolver for anything", async () => {
    const gateway = await startMeshGateway();
    await gateway.kill();
    const resolver = await startRecordingResolver();
    const options = ["--resolver", resolver.at, "--outside", "resolvers"];
    const { at } = await startShim({ runtime, built, gateway: gateway.url, options });
    const heard = await Promise.all([...MESH_NAMES, OUTSIDE].map((name) => ask(at, name)));
    expect(heard.map(({ rcode }) => rcode)).toEqual(heard.map(() => "SERVFAIL"));
    expect(resolver.asked).toEqual([]);
  });

  const FROM_GATEWAY = [`${OUTSIDE}. 30 A 10.96.0.10`];
  const FROM_RESOLVER = [`${OUTSIDE}. 30 A 192.0.2.80`];

  test.each([
    ["the gateway", "nobody", [], FROM_GATEWAY, "SERVFAIL", []],
    ["the gateway", "the resolvers", ["--fallback", "resolvers"], FROM_GATEWAY, "NOERROR", FROM_RESOLVER],
    ["the resolvers", "the resolvers", ["--outside", "resolvers"], FROM_RESOLVER, "NOERROR", FROM_RESOLVER],
  ])(
    "asks %s for outside names, and %s when the gateway is away: options %j",
    async (_who, _away, options, there, rcode, away) => {
      const { at, gateway } = await scene(...options);
      expect(await ask(at, OUTSIDE)).toMatchObject({ rcode: "NOERROR", answer: there });
      await gateway.kill();
      const heard = await ask(at, `mail.${OUTSIDE}`);
      expect([heard.rcode, heard.answer]).toEqual([rcode, away.map((line) => `mail.${line}`)]);
      expect(heard.tookMs).toBeLessThan(LONGEST_QUERY_MS + SCHEDULING_SLACK_MS);
    },
  );

  test("gives an outside name that the gateway denies no second opinion", async () => {
    const { at, resolver } = await scene("--fallback", "resolvers");
    expect(await ask(at, "nosuch.example.com")).toMatchObject({ rcode: "NXDOMAIN" });
    expect(resolver.asked).toEqual([]);
  });

  test("whose resolver forwards back to it does not go in circles", async () => {
    const gateway = await startMeshGateway();
    const own = `127.0.0.1:${await findFreePort(0, "udp+tcp")}`;
    const options = ["--listen", own, "--resolver", own, "--outside", "resolvers"];
    const { at, complaints } = await startShim({ runtime, built, gateway: gateway.url, options });
    await ask(at, WEB);
    expect(await ask(at, OUTSIDE)).toMatchObject({ rcode: "SERVFAIL" });
    expect(complaints()).toContain(`resolver udp://${own} is this shim itself and is not asked`);
  });
});
