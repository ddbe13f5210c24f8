import { expect, test } from "vitest";
import { execInfo, readExecCredential, readExecPlugin } from "../../../src/sync/kube/exec-credential.ts";

const PLUGIN = {
  apiVersion: "client.authentication.k8s.io/v1",
  command: "aws",
  args: ["eks", "get-token"],
  env: { AWS_PROFILE: "prod" },
  installHint: "get it",
  wantsClusterInfo: true,
  needsTerminal: false,
};

test("a plugin is read as the kubeconfig has it", () => {
  const { apiVersion, command, args } = PLUGIN;
  const env = [{ name: "AWS_PROFILE", value: "prod" }];
  const hint = { installHint: " get it\n", interactiveMode: "IfAvailable", provideClusterInfo: true };
  expect(readExecPlugin({ apiVersion, command, args, env, ...hint })).toEqual(PLUGIN);
  expect(readExecPlugin({ command: "x", args: null, env: null, interactiveMode: "Always" })).toEqual({
    ...PLUGIN,
    apiVersion: "",
    command: "x",
    args: [],
    env: {},
    installHint: "",
    wantsClusterInfo: false,
    needsTerminal: true,
  });
  expect(readExecPlugin({ args: [] })).toBeUndefined();
});

test("a plugin is told of its cluster only when it wants that", () => {
  const info = { apiVersion: PLUGIN.apiVersion, kind: "ExecCredential" };
  const cluster = { server: "https://api" };
  expect(JSON.parse(execInfo(PLUGIN, cluster))).toEqual({ ...info, spec: { interactive: false, cluster } });
  const other = { ...PLUGIN, wantsClusterInfo: false };
  expect(JSON.parse(execInfo(other, cluster))).toEqual({ ...info, spec: { interactive: false } });
});

test("what it prints is a token, a certificate with its key, and when they end", () => {
  const expirationTimestamp = "2026-01-01T00:00:00Z";
  expect(readExecCredential(JSON.stringify({ status: { token: "t", expirationTimestamp } }))).toEqual({
    token: "t",
    expiresMs: Date.UTC(2026, 0, 1),
  });
  const status = { clientCertificateData: "C", clientKeyData: "K" };
  expect(readExecCredential(JSON.stringify({ status }))).toEqual({ certificate: "C", key: "K" });
});

test.for([
  ["token=SECRET", "printed no ExecCredential"],
  ["null", "printed no ExecCredential"],
  ["{}", "printed an ExecCredential without a status"],
  ['{"status":{}}', "gave neither a token nor a client certificate"],
  ['{"status":{"token":"SECRET","clientKeyData":"SECRET"}}', "gave a client certificate without its key"],
] as const)("%s is refused, and nothing of it is shown", ([printed, problem]) => {
  expect(() => readExecCredential(printed)).toThrow(`the exec plugin of the kubeconfig ${problem}`);
  expect(() => readExecCredential(printed)).not.toThrow("SECRET");
});
