import { expect, test } from "vitest";
import { addedAsJson, addedAsText } from "../../../src/cli/view/added.ts";
import type { ViewCredential } from "../../../src/cli/view/credentials.ts";

const TOKEN: ViewCredential = { namedBy: "token", text: "mdoh_x", shown: "mdoh_x" };
const CLIENT: ViewCredential = { namedBy: "access-client", text: "access:a@b.example", shown: "a@b.example" };
const CERTIFICATE: ViewCredential = { namedBy: "client-certificate", text: "certificate:0f", shown: "0f" };

test.each<[ViewCredential[], string]>([
  [[TOKEN], '{"name":"vm","token":"mdoh_x","path":"/mdoh_x/dns-query"}\n'],
  [[CLIENT], '{"name":"vm","accessClients":["a@b.example"]}\n'],
  [
    [TOKEN, CLIENT, CERTIFICATE],
    '{"name":"vm","token":"mdoh_x","path":"/mdoh_x/dns-query","accessClients":["a@b.example"],"clientCertificates":["0f"]}\n',
  ],
])("programs are told what names the view", (credentials, expected) => {
  expect(addedAsJson("vm", credentials)).toBe(expected);
});

test("people are told that a token is shown once, and who else names the view", () => {
  expect(addedAsText("vm", [TOKEN, CLIENT, CERTIFICATE])).toBe(`view vm is added; its token is shown this once:

  token        mdoh_x
  path         /mdoh_x/dns-query
  client       a@b.example
  certificate  0f

Gateways take it within a minute.
`);
  expect(addedAsText("vm", [CLIENT])).toBe(`view vm is added:

  client  a@b.example

Gateways take it within a minute.
`);
});
