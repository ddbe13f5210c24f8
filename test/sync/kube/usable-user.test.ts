import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkCredentialFiles, checkedUser } from "../../../src/sync/kube/usable-user.ts";
import { testFolder } from "./stand-in.ts";

const USER = { name: "me", impersonation: {} };
const PLUGIN = { apiVersion: "v1", args: [], env: {}, installHint: "", wantsClusterInfo: false };

test("users that can be asked as stay as they are", () => {
  const user = { ...USER, authProvider: { name: "oidc" }, plugin: { ...PLUGIN, command: "aws", needsTerminal: false } };
  expect(checkedUser("east", user)).toBe(user);
});

test.for([
  [{ ...USER, authProvider: { name: "gcp" } }, "has the auth-provider gcp, which kubectl has no more: use the exec"],
  [{ name: "me", impersonation: undefined }, "names as-groups, as-uid or as-user-extra without as"],
  [
    { ...USER, plugin: { ...PLUGIN, command: "ask", needsTerminal: true } },
    "has an exec plugin (ask) that asks at a terminal (interactiveMode: Always)",
  ],
] as const)("%o is refused", ([user, problem]) => {
  expect(() => checkedUser("east", user)).toThrow(`east: the user "me" ${problem}`);
});

test("files that are not there are named", async () => {
  const file = join(testFolder(), "ca.pem");
  const cluster = { name: "a", server: "https://api", skipTLSVerify: false, caFile: file };
  await expect(checkCredentialFiles("east", cluster, { name: "me" })).rejects.toMatchObject({
    code: "missing",
    message: `east: its certificate-authority ${file} is not there`,
  });
  writeFileSync(file, "");
  await checkCredentialFiles("east", cluster, { name: "me", certFile: file });
  await expect(checkCredentialFiles("east", cluster, { name: "me", keyFile: `${file}.key` })).rejects.toThrow(
    `east: its client-key ${file}.key is not there`,
  );
});
