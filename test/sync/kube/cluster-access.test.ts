import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { openAccess } from "../../../src/sync/kube/cluster-access.ts";
import { testFolder, useKubeconfigs } from "./stand-in.ts";

const NO_POD = "/nowhere";
const NEVER = new AbortController().signal;

const CONFIG = {
  "current-context": "east",
  clusters: [
    { name: "a", cluster: { server: "https://api.a/k8s/clusters/c-1/" } },
    { name: "plain", cluster: { server: "http://api.plain" } },
    { name: "asked-for", cluster: { server: "http://api.plain", "insecure-skip-tls-verify": true } },
    { name: "local", cluster: { server: "http://127.0.0.1:8001" } },
    { name: "odd", cluster: { server: "api.odd" } },
    { name: "ftp", cluster: { server: "ftp://api" } },
    { name: "proxied", cluster: { server: "https://api.a", "proxy-url": "http://proxy:3128" } },
  ],
  users: [
    { name: "me", user: { token: "t1" } },
    { name: "old", user: { username: "u", password: "p" } },
  ],
  contexts: [
    { name: "east", context: { cluster: "a", user: "me" } },
    { name: "basic", context: { cluster: "a", user: "old" } },
    { name: "nobody", context: { cluster: "local" } },
    { name: "no-cluster", context: { cluster: "gone", user: "me" } },
    { name: "no-user", context: { cluster: "a", user: "gone" } },
    ...["plain", "asked-for", "local", "odd", "ftp", "proxied"].map((name) => ({
      name,
      context: { cluster: name, user: "me" },
    })),
  ],
};

test("a context says where the server is, and as whom it is asked", async () => {
  const [file] = useKubeconfigs(JSON.stringify(CONFIG));
  const access = await openAccess("east", NO_POD);
  expect(access).toMatchObject({ title: `context "east" of ${file}`, server: "https://api.a/k8s/clusters/c-1" });
  expect(await access.requestOptions(NEVER)).toEqual({ headers: { Authorization: "Bearer t1" } });
});

test("without a name it is the current context", async () => {
  const [file] = useKubeconfigs(JSON.stringify(CONFIG));
  expect(await openAccess("", NO_POD)).toMatchObject({ title: `context "east" of ${file}` });
});

test("name and password go along, and a context without user has no credentials", async () => {
  useKubeconfigs(JSON.stringify(CONFIG));
  expect(await (await openAccess("basic", NO_POD)).requestOptions(NEVER)).toMatchObject({ auth: "u:p" });
  expect((await (await openAccess("nobody", NO_POD)).requestOptions(NEVER)).headers).toEqual({});
});

test("what a proxy needs is kept, and of other servers nothing that makes a connection for each request", async () => {
  useKubeconfigs(JSON.stringify(CONFIG));
  expect((await (await openAccess("proxied", NO_POD)).requestOptions(NEVER)).agent).toHaveProperty("proxy");
  expect(await (await openAccess("local", NO_POD)).requestOptions(NEVER)).not.toHaveProperty("agent");
});

test("credentials go unencrypted to this machine alone, or where the kubeconfig wants that", async () => {
  useKubeconfigs(JSON.stringify(CONFIG));
  for (const name of ["local", "asked-for"]) {
    expect((await (await openAccess(name, NO_POD)).requestOptions(NEVER)).headers).toEqual({
      Authorization: "Bearer t1",
    });
  }
  await expect(openAccess("plain", NO_POD)).rejects.toThrow(
    "credentials would go to http://api.plain unencrypted: use https:",
  );
});

test.for([
  [
    "west",
    /has no context "west": there are east, basic, nobody, no-cluster, no-user, plain, asked-for, local, odd, ftp, proxied$/,
  ],
  ["no-cluster", /names the cluster "gone", which is not there or not sound$/],
  ["no-user", /names the user "gone", which is not there or not sound$/],
  ["odd", /the server "api.odd" is no URL$/],
  ["ftp", /ftp:\/\/api is neither https: nor http:$/],
] as const)("the context %s is refused with what is wrong", async ([name, problem]) => {
  useKubeconfigs(JSON.stringify(CONFIG));
  await expect(openAccess(name, NO_POD)).rejects.toThrow(problem);
});

test("a kubeconfig without contexts, or without a current one, says so", async () => {
  useKubeconfigs(JSON.stringify({ ...CONFIG, "current-context": "", contexts: [] }));
  await expect(openAccess("", NO_POD)).rejects.toThrow("names no current context: use kube:<context>");
  await expect(openAccess("east", NO_POD)).rejects.toThrow('has no context "east": it has none');
});

function mountServiceAccount(): string {
  const root = testFolder();
  const folder = join(root, "var/run/secrets/kubernetes.io/serviceaccount");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "token"), "pod-token");
  writeFileSync(join(folder, "ca.crt"), "AUTHORITY");
  vi.stubEnv("KUBERNETES_SERVICE_HOST", "fd00::1");
  vi.stubEnv("KUBERNETES_SERVICE_PORT", "443");
  onTestFinished(() => void vi.unstubAllEnvs());
  return root;
}

test("in a Pod it is its service account, with the token and the authority that are mounted", async () => {
  const root = mountServiceAccount();
  const access = await openAccess("", root);
  expect(access).toMatchObject({ title: "the service account of this Pod", server: "https://[fd00::1]:443" });
  expect(await access.requestOptions(NEVER)).toMatchObject({
    headers: { Authorization: "Bearer pod-token" },
    ca: Buffer.from("AUTHORITY"),
  });
});

test("a context that is named is taken in a Pod too", async () => {
  const root = mountServiceAccount();
  const [file] = useKubeconfigs(JSON.stringify(CONFIG));
  expect(await openAccess("east", root)).toMatchObject({ title: `context "east" of ${file}` });
});

function useCluster(cluster: object, user: object): void {
  useKubeconfigs(
    JSON.stringify({
      clusters: [{ name: "a", cluster }],
      users: [{ name: "a", user }],
      contexts: [{ name: "east", context: { cluster: "a", user: "a" } }],
    }),
  );
}

test("whoever is impersonated goes along with groups, uid and extra values", async () => {
  const impersonated = {
    as: "bob",
    "as-uid": "7",
    "as-groups": ["viewers", "more"],
    "as-user-extra": { scopes: ["a"] },
  };
  useCluster({ server: "https://api" }, { token: "t", ...impersonated });
  expect((await (await openAccess("east", NO_POD)).requestOptions(NEVER)).headers).toEqual({
    Authorization: "Bearer t",
    "Impersonate-User": "bob",
    "Impersonate-Uid": "7",
    "Impersonate-Group": ["viewers", "more"],
    "Impersonate-Extra-scopes": ["a"],
  });
});

test("a proxy of the environment is used unless the kubeconfig names another, or the server is excluded", async () => {
  vi.stubEnv("HTTPS_PROXY", "http://proxy.environment:3128");
  vi.stubEnv("NO_PROXY", "api.near");
  const proxyOf = async (server: string, more: object = {}): Promise<unknown> => {
    useCluster({ server, ...more }, { token: "t" });
    const { agent } = await (await openAccess("east", NO_POD)).requestOptions(NEVER);
    return Object(agent).proxy?.hostname;
  };
  expect(await proxyOf("https://api.far")).toBe("proxy.environment");
  expect(await proxyOf("https://api.far", { "proxy-url": "http://proxy.kubeconfig:3128" })).toBe("proxy.kubeconfig");
  expect(await proxyOf("https://api.near")).toBeUndefined();
});

test("a user as whom nobody can ask, and a file that is not there, are refused by name", async () => {
  useCluster({ server: "https://api" }, { "as-groups": ["viewers"] });
  await expect(openAccess("east", NO_POD)).rejects.toThrow("names as-groups, as-uid or as-user-extra without as");
  useCluster({ server: "https://api", "certificate-authority": "/nowhere/ca.pem" }, {});
  await expect((await openAccess("east", NO_POD)).requestOptions(NEVER)).rejects.toThrow(
    "its certificate-authority /nowhere/ca.pem is not there",
  );
});
