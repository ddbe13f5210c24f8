import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { readArguments } from "../../../src/cli/arguments.ts";
import { syncCommand } from "../../../src/cli/sync-command.ts";
import { KUBE_RBAC_RULES } from "../../../src/sync/kube/rbac-rules.ts";

const FOLDER = "deploy/kubernetes/sync";

/** The objects of a manifest of the base, of that kind. */
async function objectsOf(file: string, kind: string) {
  const documents = parseAllDocuments(await readFile(join(FOLDER, "base", file), "utf8"));
  return documents.map((document) => Object(document.toJS())).filter((object) => object.kind === kind);
}

describe("the manifests of a sync in Kubernetes", () => {
  test("allow it what a kube: source does, and no more", async () => {
    const [role] = await objectsOf("rbac.yaml", "ClusterRole");
    expect(role.rules).toEqual(KUBE_RBAC_RULES);
  });

  test("let it update the one lease that is there, and make none", async () => {
    const [role] = await objectsOf("rbac.yaml", "Role");
    const [lease] = await objectsOf("lease.yaml", "Lease");
    expect(role.rules).toEqual([
      {
        apiGroups: ["coordination.k8s.io"],
        resources: ["leases"],
        resourceNames: [lease.metadata.name],
        verbs: ["get", "update"],
      },
    ]);
  });

  test("start it with words that it takes, and probe it where it listens", async () => {
    const [deployment] = await objectsOf("deployment.yaml", "Deployment");
    const [container] = deployment.spec.template.spec.containers;
    const values = new Map<string, string>(
      container.env.map(({ name, value }: Record<string, string>) => [name, value]),
    );
    const [command, ...words] = container.args.map((word: string) =>
      word.replaceAll(/\$\((\w+)\)/g, (_all, name: string) => values.get(name) ?? ""),
    );
    const args = readArguments(syncCommand, words);
    expect([command, args.flag("watch"), args.all("from")]).toEqual(["sync", true, ["east=kube:"]]);
    expect(args.text("leader-election")).toBe("meshdoh/meshdoh-sync");
    expect(args.text("health-listen")).toBe("0.0.0.0:8081");
    expect(container.ports).toEqual([{ name: "health", containerPort: 8081 }]);
    expect([container.readinessProbe.httpGet, container.livenessProbe.httpGet]).toEqual([
      { path: "/readyz", port: "health" },
      { path: "/healthz", port: "health" },
    ]);
  });

  test("are all in the base", async () => {
    const files = (await readdir(join(FOLDER, "base"))).filter((file) => file !== "kustomization.yaml");
    const { resources } = parse(await readFile(join(FOLDER, "base", "kustomization.yaml"), "utf8"));
    expect(resources.toSorted()).toEqual(files.toSorted());
  });
});
