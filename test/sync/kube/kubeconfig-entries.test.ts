import { expect, test } from "vitest";
import { readEntries } from "../../../src/sync/kube/kubeconfig-entries.ts";

function commandOf(command: string): string | undefined {
  const text = JSON.stringify({ users: [{ name: "me", user: { exec: { command } } }] });
  return readEntries({ clusters: [], users: [{ name: "me" }] }, text, "/home/me/.kube").users[0]?.plugin?.command;
}

test("a plugin with a path is relative to the kubeconfig, one without is looked for in PATH", () => {
  expect(["./plug", "bin/plug", "../plug", "/usr/bin/plug", "plug"].map(commandOf)).toEqual([
    "/home/me/.kube/plug",
    "/home/me/.kube/bin/plug",
    "/home/me/plug",
    "/usr/bin/plug",
    "plug",
  ]);
});

test("what a cluster says to plugins and whom a user is to be is read, of the first of each name", () => {
  const extensions = [{ name: "other" }, { name: "client.authentication.k8s.io/exec", extension: { audience: "x" } }];
  const text = JSON.stringify({
    clusters: [
      { name: "a", cluster: { extensions } },
      { name: "a", cluster: {} },
      { name: "b", cluster: null },
    ],
    users: [{ name: "me", user: { as: "bob", "as-groups": ["x"], tokenFile: "token" } }],
  });
  const clusters = ["a", "b"].map((name) => ({ name, server: "https://api", skipTLSVerify: false }));
  const entries = readEntries({ clusters, users: [{ name: "me" }, { name: "you" }] }, text, "/k");
  expect(entries.clusters).toEqual([{ ...clusters[0], execConfig: { audience: "x" } }, clusters[1]]);
  expect(entries.users).toEqual([
    {
      name: "me",
      impersonation: { "Impersonate-User": "bob", "Impersonate-Group": ["x"] },
      authProvider: { name: "tokenFile", config: { tokenFile: "/k/token" } },
    },
    { name: "you", impersonation: {} },
  ]);
});
