import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { parseAllDocuments } from "yaml";
import { MACHINE } from "../../../../src/sync/kube/timers.ts";
import { KubeLeaseApi } from "../../../../src/sync/watch/lease/lease-api.ts";
import { LeaderElection, type ElectionPace } from "../../../../src/sync/watch/lease/leader-election.ts";
import { startApiServer, type ApiServer, type ApiServerOptions } from "../../../support/api-server/api-server.ts";
import { formatKubeconfig } from "../../../support/api-server/kubeconfig.ts";

const LEASE = { namespace: "meshdoh", name: "sync" };
const CLAIM = {
  holder: "a",
  durationSeconds: 15,
  transitions: 0,
  acquireTime: "2026-01-01T00:00:00.000000Z",
  renewTime: "2026-01-01T00:00:00.000000Z",
};
/** A fifteenth of the usual, so that a test need not wait for long. */
const FAST: ElectionPace = { durationMs: 1000, renewWithinMs: 700, retryMs: 100 };

async function openServer(options: ApiServerOptions = {}): Promise<ApiServer> {
  const server = await startApiServer(options);
  server.objects.put({ apiVersion: "v1", kind: "Namespace", metadata: { name: LEASE.namespace } });
  const folder = await mkdtemp(join(tmpdir(), "meshdoh-lease-"));
  const file = join(folder, "config");
  await writeFile(file, formatKubeconfig([{ name: "test", server: server.url, token: "secret" }]));
  vi.stubEnv("KUBECONFIG", file);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await server.stop();
    await rm(folder, { recursive: true });
  });
  return server;
}

function openApi(timeoutMs = 5000): KubeLeaseApi {
  return new KubeLeaseApi({ lease: LEASE, context: "test", root: "", surroundings: MACHINE, timeoutMs });
}

describe("a Lease at an API server", () => {
  test("is made, read, and renewed with what the server says of it", async () => {
    await openServer();
    const api = openApi();
    expect(await api.get()).toBeUndefined();
    const made = await api.create(CLAIM);
    expect(made).toMatchObject(CLAIM);
    expect(await api.get()).toEqual(made);
    if (made === undefined) throw new Error("it was not made");
    const renewed = await api.update(made, { ...CLAIM, renewTime: "2026-01-01T00:00:02.000000Z" });
    expect(renewed).toMatchObject({ holder: "a", renewTime: "2026-01-01T00:00:02.000000Z" });
    expect(renewed?.resourceVersion).not.toBe(made.resourceVersion);
  });

  test("is not made twice, and not written by whoever read an older one (409)", async () => {
    await openServer();
    const [one, other] = [openApi(), openApi()];
    const made = await one.create(CLAIM);
    expect(await other.create({ ...CLAIM, holder: "b" })).toBeUndefined();
    if (made === undefined) throw new Error("it was not made");
    const taken = await other.update(made, { ...CLAIM, holder: "b" });
    expect(taken).toMatchObject({ holder: "b" });
    expect(await one.update(made, CLAIM)).toBeUndefined();
    expect(await one.get()).toMatchObject({ holder: "b" });
  });

  test.each([500, 503] as const)("whose server answers %i is a failure that says so", async (code) => {
    const server = await openServer();
    server.faults.refuse(1, { code }, { resource: "leases.coordination.k8s.io" });
    await expect(openApi().get()).rejects.toMatchObject({ name: "ApiFailure", code: "unavailable" });
  });

  test("whose server does not answer is a failure after the time that is given", async () => {
    const server = await openServer();
    server.faults.hang();
    await expect(openApi(200).get()).rejects.toThrow("no answer within 0.2 s");
  });

  test("is refused to a token that nobody knows", async () => {
    await openServer({ tokens: { other: { user: "x" } } });
    await expect(openApi().get()).rejects.toMatchObject({ code: "unauthorized" });
  });
});

/** What the manifests allow a sync to do with its Lease. */
async function manifestRights() {
  const documents = parseAllDocuments(await readFile("deploy/kubernetes/sync/base/rbac.yaml", "utf8"));
  const role = documents.map((document) => Object(document.toJS())).find(({ kind }) => kind === "Role");
  const [{ apiGroups, resources, verbs }] = role.rules;
  return [{ verbs, resources: [`${resources[0]}.${apiGroups[0]}`], namespaces: [LEASE.namespace] }];
}

describe("with the rights of the manifests and no other", () => {
  test("a Lease that is there is taken, renewed and given up", async () => {
    const server = await openServer({ tokens: { secret: { user: "sync", allowed: await manifestRights() } } });
    const metadata = { name: LEASE.name, namespace: LEASE.namespace };
    server.objects.put({ apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata });
    const first = startReplica("a");
    await vi.waitFor(() => expect(first.election.isLeader).toBe(true), 20_000);
    const updates = (): number => server.requests.count("update", "leases.coordination.k8s.io");
    await vi.waitFor(() => expect(updates()).toBeGreaterThan(1), 20_000);
    await first.kill();
    expect(await openApi().get()).toMatchObject({ holder: "", durationSeconds: 1 });
    expect(server.requests.count("create", "leases.coordination.k8s.io")).toBe(0);
  });

  test("one that is not there is asked for, in words that say how to make it", async () => {
    await openServer({ tokens: { secret: { user: "sync", allowed: await manifestRights() } } });
    await expect(openApi().create(CLAIM)).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringMatching(
        /^there is none, and it may not be made \(403: .*\); make it: kubectl create -f deploy\/kubernetes\/sync\/base\/lease\.yaml -n meshdoh$/,
      ),
    });
  });
});

/** A replica of its own, that ends with the test. */
function startReplica(identity: string): { election: LeaderElection; kill: () => Promise<void> } {
  const abort = new AbortController();
  const settings = { identity, pace: FAST, surroundings: MACHINE, wallMs: Date.now };
  const election = new LeaderElection({ ...settings, api: openApi(), report: () => {}, changed: () => {} });
  const ended = election.run(abort.signal);
  const kill = async (): Promise<void> => {
    abort.abort();
    await ended;
  };
  onTestFinished(kill);
  return { election, kill };
}

describe("two replicas at an API server", () => {
  test("have one leader, and the other within a moment when it ends in order", async () => {
    await openServer();
    const first = startReplica("a");
    await vi.waitFor(() => expect(first.election.isLeader).toBe(true), 20_000);
    const second = startReplica("b");
    await first.kill();
    expect(first.election.isLeader).toBe(false);
    await vi.waitFor(() => expect(second.election.isLeader).toBe(true), 20_000);
  });

  test("have no leader while the server is away, and one of them again when it is back", async () => {
    const server = await openServer();
    const [first, second] = [startReplica("a"), startReplica("b")];
    const leaders = (): number => [first, second].filter(({ election }) => election.isLeader).length;
    await vi.waitFor(() => expect(leaders()).toBe(1), 20_000);
    server.faults.hang();
    await vi.waitFor(() => expect(leaders()).toBe(0), 20_000);
    server.faults.resume();
    await vi.waitFor(() => expect(leaders()).toBe(1), 20_000);
  });
});
