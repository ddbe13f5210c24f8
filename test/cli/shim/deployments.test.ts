import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { readArguments } from "../../../src/cli/arguments.ts";
import { queryCommand } from "../../../src/cli/query-command.ts";
import { shimCommand } from "../../../src/cli/shim-command.ts";
import { readGatewayAddresses } from "../../../src/cli/shim/gateway-addresses.ts";
import { readListen, readPolicy, readResolvers } from "../../../src/cli/shim/shim-settings.ts";

/** The only object of this kind in a manifest of deploy/kubernetes. */
async function readObject(file: string, kind: string): Promise<ReturnType<typeof Object>> {
  const text = await readFile(`deploy/kubernetes/${file}`, "utf8");
  const documents = parseAllDocuments(text, { strict: true, uniqueKeys: true });
  expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([]);
  const objects = documents.map((document): unknown => document.toJS()).filter((each) => Object(each).kind === kind);
  expect(objects).toHaveLength(1);
  return Object(objects[0]);
}

/** The pod that runs a shim, and its container. */
async function readPod(
  file: string,
  kind: string,
): Promise<{ pod: ReturnType<typeof Object>; shim: ReturnType<typeof Object> }> {
  const pod = (await readObject(file, kind)).spec.template.spec;
  const shim = [...(pod.initContainers ?? []), ...pod.containers].find(({ args }) => args?.[0] === "shim");
  return { pod, shim };
}

/** What `meshdoh shim` itself makes of a container's arguments, variables of Kubernetes put in. */
function readShim(args: readonly string[]): Record<string, unknown> {
  const [verb, ...words] = args.map((word) => word.replace("$(POD_IP)", "198.51.100.7"));
  const given = readArguments(shimCommand, words);
  const { outside, fallback, suffixes, metrics } = readPolicy(given);
  return {
    verb,
    others: given.positionals,
    gateways: readGatewayAddresses(given).map(({ href, bootstrapAddresses }) => [href, ...bootstrapAddresses]),
    tokenFile: given.text("token-file"),
    listen: readListen(given).map(({ address, port }) => `${address} ${port}`),
    resolvers: readResolvers(given).map(({ href }) => href),
    policy: { outside, fallback, suffixes, metrics },
  };
}

const BOTH = [
  ["shim-sidecar.yaml", "Deployment"],
  ["shim-daemonset.yaml", "DaemonSet"],
] as const;

const POLICY = {
  outside: "resolvers",
  fallback: "none",
  suffixes: ["cluster.local."],
  metrics: { address: "127.0.0.1", port: 9253 },
};

test.each([
  ["shim-sidecar.yaml", "Deployment", ["127.0.0.1 53"], ["udp://10.96.0.10"]],
  ["shim-daemonset.yaml", "DaemonSet", ["198.51.100.7 5353", "127.0.0.1 5353"], []],
])("%s starts a shim with words that it takes", async (file, kind, listen, resolvers) => {
  const { shim } = await readPod(file, kind);
  expect(readShim(shim.args)).toEqual({
    verb: "shim",
    others: [],
    gateways: [["https://dns.example.org/dns-query", "192.0.2.80"]],
    tokenFile: "/etc/meshdoh/token",
    listen,
    resolvers,
    policy: POLICY,
  });
});

test.each(BOTH)("the probes of %s ask the shim where it listens, with the program of the image", async (file, kind) => {
  const { shim } = await readPod(file, kind);
  const probes = [shim.startupProbe, shim.readinessProbe, shim.livenessProbe].filter((probe) => probe !== undefined);
  expect(probes).toHaveLength(2);
  for (const { exec } of probes) {
    const [program, verb, ...words] = exec.command;
    const given = readArguments(queryCommand, words);
    const [address, port] = String(given.text("server")).split(":");
    expect([program, verb, ...given.positionals]).toEqual(["/usr/local/bin/meshdoh", "query", "localhost"]);
    expect(readShim(shim.args)["listen"]).toContain(`${address} ${port}`);
  }
});

test.each(BOTH)(
  "the shim of %s is not root, gains no rights, and writes nothing but what it was told",
  async (file, kind) => {
    const { pod, shim } = await readPod(file, kind);
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 65_532,
      seccompProfile: { type: "RuntimeDefault" },
    });
    expect(shim.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    expect([pod.hostNetwork, pod.hostPID, pod.hostIPC, pod.automountServiceAccountToken]).toEqual([
      undefined,
      undefined,
      undefined,
      false,
    ]);
  },
);

test.each(BOTH)("the shim of %s reads its token from a Secret that the file does not hold", async (file, kind) => {
  const { pod, shim } = await readPod(file, kind);
  expect(shim.volumeMounts).toContainEqual({ name: "token", mountPath: "/etc/meshdoh", readOnly: true });
  expect(pod.volumes).toContainEqual({ name: "token", secret: { secretName: "meshdoh-token", defaultMode: 0o440 } });
  const text = await readFile(`deploy/kubernetes/${file}`, "utf8");
  expect(text).not.toMatch(/^kind: Secret|mdoh_/m);
  expect(text).toContain("create secret generic meshdoh-token --from-file=token=token");
});

test.each(BOTH)("the shim of %s keeps what it was told where its container starts again", async (file, kind) => {
  const { pod, shim } = await readPod(file, kind);
  const { name, mountPath } = shim.volumeMounts.find((mount: { name: string }) => mount.name === "state");
  expect(shim.env).toContainEqual({ name: "STATE_DIRECTORY", value: mountPath });
  expect(pod.volumes).toContainEqual({ name, emptyDir: { sizeLimit: "1Mi" } });
  // Whose the folder is: an emptyDir belongs to root and this group.
  expect(pod.securityContext.fsGroup).toBe(pod.securityContext.runAsGroup);
});

test("the sidecar is the only resolver of its pod, at a port that its user may open, and there before the others", async () => {
  const { pod, shim } = await readPod("shim-sidecar.yaml", "Deployment");
  expect(pod.dnsPolicy).toBe("None");
  expect(pod.dnsConfig.nameservers).toEqual(["127.0.0.1"]);
  expect(pod.securityContext.sysctls).toEqual([{ name: "net.ipv4.ip_unprivileged_port_start", value: "53" }]);
  expect(pod.initContainers).toEqual([shim]);
  expect(shim.restartPolicy).toBe("Always");
});

test("the Service gives pods the shim of their node, over UDP and TCP", async () => {
  const { shim } = await readPod("shim-daemonset.yaml", "DaemonSet");
  const { spec } = await readObject("shim-daemonset.yaml", "Service");
  expect(spec.internalTrafficPolicy).toBe("Local");
  expect(spec.ports).toEqual([
    { name: "dns", port: 53, targetPort: "dns", protocol: "UDP" },
    { name: "dns-tcp", port: 53, targetPort: "dns-tcp", protocol: "TCP" },
  ]);
  expect(shim.ports).toEqual([
    { name: "dns", containerPort: 5353, protocol: "UDP" },
    { name: "dns-tcp", containerPort: 5353, protocol: "TCP" },
  ]);
  const text = await readFile("deploy/kubernetes/shim-daemonset.yaml", "utf8");
  expect(text).toContain(`#     nameservers: [${spec.clusterIP}]`);
});
