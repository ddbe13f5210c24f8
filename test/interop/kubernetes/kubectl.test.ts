import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { startApiServer, type ApiServer } from "../../support/api-server/api-server.ts";
import { realEndpointSlice, realPod, realService, realServiceEntry } from "../../support/api-server/real-shapes.ts";
import { makeAuthority } from "../../support/test-authority.ts";
import { lookFor } from "../required-tools.ts";
import { Kubectl } from "./kubectl.ts";

const TOOLS = lookFor({ tools: ["kubectl", "openssl"] });
const READER = "system:serviceaccount:meshdoh:sync";
const TOKENS = {
  admin: { user: "kubernetes-admin" },
  reader: { user: READER, allowed: [{ verbs: ["get", "list", "watch"], resources: ["services"] }] },
};
const SERVICE_ENTRIES = "serviceentries.networking.istio.io";
const MADE = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "made", namespace: "shop" },
  spec: { ports: [{ port: 80 }] },
};

describe.skipIf(TOOLS.isMissing)(`kubectl takes the stand-in for an API server${TOOLS.word}`, () => {
  let folder: string;
  let server: ApiServer;
  let kubectl: Kubectl;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "meshdoh-api-server-"));
    const authority = await makeAuthority(folder);
    server = await startApiServer({ certificate: await authority.issue("server", ["IP:127.0.0.1"]), tokens: TOKENS });
    const common = { server: server.url, authorityFile: authority.certificateFile };
    kubectl = await Kubectl.open(Object.keys(TOKENS).map((token) => ({ ...common, name: token, token })));
    for (const name of ["cart", "orders", "stock"]) server.objects.put(realService("shop", name));
    server.objects.put(realService("pay", "bills"));
    server.objects.put(realEndpointSlice("shop", "cart", 2));
    server.objects.put(realPod("shop", "cart-1", "10.0.0.1", { app: "cart" }));
    server.objects.put(realServiceEntry("shop", "outside", "api.example.com"));
  });

  afterEach(async () => {
    await kubectl.close();
    await server.stop();
    await rm(folder, { recursive: true });
  });

  /** What a command prints that must succeed. */
  async function printed(words: string, input?: object): Promise<string> {
    const result = await kubectl.run(words.split(" "), input && JSON.stringify(input));
    expect(result, result.complaints).toMatchObject({ status: 0 });
    return result.output;
  }

  /** What a command complains of that must fail. */
  async function complaint(words: string, input?: object): Promise<string> {
    const result = await kubectl.run(words.split(" "), input && JSON.stringify(input));
    expect(result.status).not.toBe(0);
    return result.complaints;
  }

  async function namesOf(words: string): Promise<string> {
    return printed(`get ${words} -o jsonpath={.items[*].metadata.name}`);
  }

  test("it reads the version and the health", async () => {
    expect(await printed("version -o json")).toContain('"gitVersion": "v1.33.1"');
    expect(await printed("get --raw /readyz")).toBe("ok");
  });

  test("it finds every resource, by its short name too", async () => {
    const rows = (await printed("api-resources --no-headers")).split("\n").map((row) => row.split(/\s+/).join(" "));
    for (const row of [
      "namespaces ns v1 false Namespace",
      "services svc v1 true Service",
      "endpointslices discovery.k8s.io/v1 true EndpointSlice",
      "leases coordination.k8s.io/v1 true Lease",
      "gateways gtw gateway.networking.k8s.io/v1 true Gateway",
      "gateways gw networking.istio.io/v1 true Gateway",
      "serviceentries se networking.istio.io/v1 true ServiceEntry",
    ]) {
      expect(rows).toContain(row);
    }
    expect(await namesOf("se -A")).toBe("outside");
  });

  test("it prints tables with the columns of the server", async () => {
    const table = (await printed("get svc -A")).split("\n").map((row) => row.split(/\s+/).slice(0, 6).join(" "));
    expect(table.slice(0, 3)).toEqual([
      "NAMESPACE NAME TYPE CLUSTER-IP EXTERNAL-IP PORT(S)",
      "pay bills ClusterIP 10.96.7.11 <none> 80/TCP,9090/TCP",
      "shop cart ClusterIP 10.96.7.11 <none> 80/TCP,9090/TCP",
    ]);
  });

  test("it knows what a pod says of itself", async () => {
    expect(await printed("get pods -A --field-selector status.phase=Running --no-headers")).toMatch(
      /^shop +cart-1 +Running +10\.0\.0\.1 +\d+s\n$/,
    );
    expect(await namesOf("pods -A --field-selector status.phase!=Running")).toBe("");
  });

  test("it prints an object as it is, in each of its versions", async () => {
    expect(JSON.parse(await printed("get svc cart -n shop -o json"))).toMatchObject(realService("shop", "cart"));
    expect(await printed("get svc cart -n shop -o yaml")).toContain("internalTrafficPolicy: Cluster");
    expect(await printed("get serviceentries.v1beta1.networking.istio.io outside -n shop -o yaml")).toContain(
      "apiVersion: networking.istio.io/v1beta1",
    );
  });

  test("it lists in pages, and by selectors", async () => {
    expect(await namesOf("svc -A --chunk-size=2")).toBe("bills cart orders stock");
    const lists = server.requests.latest.filter(({ verb, resource }) => verb === "list" && resource === "services");
    expect(lists.map(({ words }) => [words.get("limit"), words.has("continue")])).toEqual([
      ["2", false],
      ["2", true],
    ]);
    expect(await namesOf("svc -A -l app!=cart")).toBe("bills orders stock");
    expect(await namesOf("svc -A --field-selector metadata.name=orders")).toBe("orders");
  });

  test("it creates, labels, patches and deletes", async () => {
    expect(await printed("create -f -", MADE)).toBe("service/made created\n");
    expect(await complaint("create -f -", MADE)).toContain(
      '(AlreadyExists): error when creating "STDIN": services "made"',
    );
    expect(await printed("label svc made -n shop tier=web")).toBe("service/made labeled\n");
    expect(await printed("annotate svc made -n shop note=seen")).toBe("service/made annotated\n");
    const patch = '[{"op":"replace","path":"/spec/ports/0/port","value":81}]';
    expect(await printed(`patch svc made -n shop --type=json -p ${patch}`)).toBe("service/made patched\n");
    expect(server.objects.get(MADE)).toMatchObject({
      metadata: { labels: { tier: "web" }, annotations: { note: "seen" } },
      spec: { type: "ClusterIP", ports: [{ port: 81, protocol: "TCP", targetPort: 80 }] },
    });
    expect(await printed("delete svc made -n shop")).toBe('service "made" deleted\n');
    expect(await complaint("get svc made -n shop")).toBe('Error from server (NotFound): services "made" not found\n');
  });

  test("a replacement of what has changed meanwhile is a conflict", async () => {
    const seen = server.objects.get(realService("shop", "cart"));
    server.objects.put(realService("shop", "cart", "10.96.7.12"));
    const changed = { ...seen, metadata: { ...seen?.metadata, labels: { mine: "yes" } } };
    expect(await complaint("replace -f -", changed)).toContain(
      'Operation cannot be fulfilled on services "cart": the object has been modified; please apply your changes to the latest version and try again',
    );
  });

  test("it watches", async () => {
    const watch = kubectl.start(["get", "svc", "-n", "shop", "-w", "--no-headers"]);
    const names = (): string[] => watch.lines().map((line) => line.split(/\s+/)[0] ?? "");
    try {
      await vi.waitFor(
        () => expect([names(), server.watches.count("services")]).toEqual([["cart", "orders", "stock"], 1]),
        10_000,
      );
      server.objects.put(realService("shop", "new"));
      server.objects.put(realService("pay", "elsewhere"));
      server.objects.remove(realService("shop", "orders"));
      await vi.waitFor(() => expect(names().slice(3)).toEqual(["new", "orders"]), 10_000);
    } finally {
      await watch.end();
    }
  });

  test("it is told what it may not do, and that its token is no longer accepted", async () => {
    expect(await complaint("--context reader get endpointslices -A")).toBe(
      `Error from server (Forbidden): endpointslices.discovery.k8s.io is forbidden: User "${READER}" cannot list resource "endpointslices" in API group "discovery.k8s.io" at the cluster scope\n`,
    );
    expect(await complaint("--context reader delete svc cart -n shop")).toBe(
      `Error from server (Forbidden): services "cart" is forbidden: User "${READER}" cannot delete resource "services" in API group "" in the namespace "shop"\n`,
    );
    server.tokens.expire("admin");
    expect(await complaint("get svc -A")).toContain("error: You must be logged in to the server");
  });

  test("a resource whose definition is removed is no longer there", async () => {
    server.objects.withdraw(SERVICE_ENTRIES);
    expect(await complaint("get serviceentries -A")).toContain(
      `the server doesn't have a resource type "serviceentries"`,
    );
  });
});
