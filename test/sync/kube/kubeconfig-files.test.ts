import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { readKubeconfig } from "../../../src/sync/kube/kubeconfig-files.ts";
import { SourceError } from "../../../src/sync/source.ts";
import { testFolder, useKubeconfigs } from "./stand-in.ts";

function config(current: string, ...names: readonly string[]): string {
  return JSON.stringify({
    "current-context": current,
    clusters: names.map((name) => ({ name, cluster: { server: `https://${current}-${name}` } })),
    users: names.map((name) => ({ name, user: { token: `${current}-${name}` } })),
    contexts: names.map((name) => ({ name, context: { cluster: name, user: name } })),
  });
}

test("of several files the first one that says something wins, and those that are not there are passed over", async () => {
  const files = useKubeconfigs(config("one", "a", "b"), config("two", "b", "c"));
  vi.stubEnv("KUBECONFIG", [files[0], "/nowhere/config", files[1]].join(":"));
  const kubeconfig = await readKubeconfig();
  expect(kubeconfig.clusters.map(({ name, server }) => `${name} ${server}`)).toEqual([
    "a https://one-a",
    "b https://one-b",
    "c https://two-c",
  ]);
  expect(kubeconfig.users.map(({ token }) => token)).toEqual(["one-a", "one-b", "two-c"]);
  expect(kubeconfig.contexts.map(({ name }) => name)).toEqual(["a", "b", "c"]);
  expect([kubeconfig.currentContext, kubeconfig.files]).toEqual(["one", files]);
});

test("the first file that names a current context decides which it is", async () => {
  useKubeconfigs(config("", "a"), config("two", "b"));
  expect((await readKubeconfig()).currentContext).toBe("two");
});

test("without KUBECONFIG it is the file of the home folder", async () => {
  const home = testFolder();
  mkdirSync(join(home, ".kube"));
  writeFileSync(join(home, ".kube", "config"), config("home", "a"));
  vi.stubEnv("KUBECONFIG", "");
  vi.stubEnv("HOME", home);
  onTestFinished(() => void vi.unstubAllEnvs());
  expect((await readKubeconfig()).files).toEqual([join(home, ".kube", "config")]);
});

test("paths in a file are relative to its folder, those of token files too", async () => {
  const [file = ""] = useKubeconfigs(`
clusters: [{name: a, cluster: {server: "https://a", certificate-authority: ca.pem}}]
users: [{name: a, user: {tokenFile: secrets/token}}, {name: b, user: {token: t}}]
contexts: []
`);
  const { clusters, users } = await readKubeconfig();
  expect(clusters[0]?.caFile).toBe(join(dirname(file), "ca.pem"));
  expect(users.map(({ authProvider }) => authProvider)).toEqual([
    { name: "tokenFile", config: { tokenFile: join(dirname(file), "secrets/token") } },
    undefined,
  ]);
});

test("an entry that is not sound leaves the others as they are", async () => {
  useKubeconfigs("clusters: [{name: a}, {name: b, cluster: {server: 'https://b'}}]\ncontexts: [{name: x}]");
  const { clusters, contexts } = await readKubeconfig();
  expect([clusters.map(({ name }) => name), contexts]).toEqual([["b"], []]);
});

test("without any file it says where one was looked for", async () => {
  vi.stubEnv("KUBECONFIG", "/nowhere/one:/nowhere/two");
  onTestFinished(() => void vi.unstubAllEnvs());
  const problem =
    "no kubeconfig: KUBECONFIG names /nowhere/one, /nowhere/two, and none is there; set KUBECONFIG, or run in a Pod";
  await expect(readKubeconfig()).rejects.toThrow(problem);
  await expect(readKubeconfig()).rejects.toMatchObject({ code: "missing" });
});

test.for([
  [
    "no YAML",
    "users: [{name: a, user: {token: SECRET}}\n  - : ][",
    /missed comma between flow collection entries \(2:\d\)$/,
  ],
  ["nothing", "", /it holds no clusters, users and contexts$/],
] as const)("a file that holds %s is no kubeconfig, and nothing of it is shown", async ([, text, problem]) => {
  const [file = ""] = useKubeconfigs(text);
  const error: unknown = await readKubeconfig().catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(SourceError);
  expect(String(error)).toContain(`${file} is no kubeconfig: `);
  expect(String(error)).toMatch(problem);
  expect(String(error)).not.toContain("SECRET");
});

test("a file that is too large, or no file, is refused", async () => {
  const [file = ""] = useKubeconfigs("x".repeat(4_000_001));
  await expect(readKubeconfig()).rejects.toMatchObject({ code: "too-large" });
  vi.stubEnv("KUBECONFIG", dirname(file));
  await expect(readKubeconfig()).rejects.toThrow(`cannot read the kubeconfig ${dirname(file)}: EISDIR`);
});
