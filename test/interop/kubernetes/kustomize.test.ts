import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { lookFor } from "../required-tools.ts";

const { isMissing, word } = lookFor({ tools: ["kubectl"] });
const run = promisify(execFile);

describe.skipIf(isMissing)(`kubectl kustomize${word}`, () => {
  test.each([
    ["to-kv", "kv:00000000000000000000000000000000", [{ secretRef: { name: "meshdoh-kv" } }], []],
    ["to-folder", "dir:/var/lib/meshdoh/table", undefined, ["/var/lib/meshdoh"]],
  ])("builds the overlay %s with its store", async (overlay, store, envFrom, mounts) => {
    const { stdout } = await run("kubectl", ["kustomize", `deploy/kubernetes/sync/${overlay}`]);
    const objects = parseAllDocuments(stdout).map((document) => Object(document.toJS()));
    expect(objects.map(({ kind }) => String(kind)).toSorted()).toEqual([
      "ClusterRole",
      "ClusterRoleBinding",
      "Deployment",
      "Lease",
      "Namespace",
      "NetworkPolicy",
      "PodDisruptionBudget",
      "Role",
      "RoleBinding",
      "ServiceAccount",
    ]);
    const deployment = objects.find(({ kind }) => kind === "Deployment");
    const [container] = deployment.spec.template.spec.containers;
    expect(container.env.find(({ name }: { name: string }) => name === "STORE").value).toBe(store);
    expect(container.envFrom).toEqual(envFrom);
    expect((container.volumeMounts ?? []).map(({ mountPath }: { mountPath: string }) => mountPath)).toEqual(mounts);
    expect(deployment.metadata.namespace).toBe("meshdoh");
  });
});
