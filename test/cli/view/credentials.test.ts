import { expect, test } from "vitest";
import { readArguments } from "../../../src/cli/arguments.ts";
import { viewCommand } from "../../../src/cli/view-command.ts";
import { readCredentials, type ViewCredential } from "../../../src/cli/view/credentials.ts";
import { CERTIFICATE_FINGERPRINT, CERTIFICATE_SHA256 } from "./client-certificate.ts";

const TOKEN = `mdoh_${"A".repeat(32)}`;
const OF_TOKEN = { namedBy: "token", text: TOKEN, shown: TOKEN };
const OF_ALICE = { namedBy: "access-client", text: "access:alice@example.org", shown: "Alice@example.org" };
const OF_ROBOT = { namedBy: "access-client", text: "access:0f0f.access", shown: "0f0f.access" };
const OF_CERTIFICATE = {
  namedBy: "client-certificate",
  text: `certificate:${CERTIFICATE_SHA256}`,
  shown: CERTIFICATE_SHA256,
};

function credentialsOf(words: readonly string[]): Promise<ViewCredential[]> {
  return readCredentials(readArguments(viewCommand, words), new Uint8Array(24));
}

test.each<[string, string[], unknown[]]>([
  ["a token when nothing else is asked for", [], [OF_TOKEN]],
  ["a token that is asked for", ["--token"], [OF_TOKEN]],
  ["a client of Access, whatever the case, and no token", ["--access-client", "Alice@example.org"], [OF_ALICE]],
  ["several", ["--access-client", "Alice@example.org", "--access-client", "0f0f.access"], [OF_ALICE, OF_ROBOT]],
  ["a certificate, and no token", ["--client-certificate", CERTIFICATE_FINGERPRINT], [OF_CERTIFICATE]],
  [
    "all of them",
    ["--client-certificate", CERTIFICATE_SHA256, "--token", "--access-client", "0f0f.access"],
    [OF_TOKEN, OF_ROBOT, OF_CERTIFICATE],
  ],
])("a view is made for %s", async (_what, words, expected) => {
  expect(await credentialsOf(words)).toEqual(expected);
});

test.each(["", "alice example.org", "a\tb", "a".repeat(255)])("%j is no client of Access", async (client) => {
  await expect(credentialsOf(["--access-client", client])).rejects.toMatchObject({
    name: "UsageError",
    message: expect.stringContaining("is neither the client ID of a service token nor an e-mail address"),
  });
});
