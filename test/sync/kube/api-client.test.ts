import { expect, onTestFinished, test } from "vitest";
import { ApiClient } from "../../../src/sync/kube/api-client.ts";
import { Credentials } from "../../../src/sync/kube/credentials.ts";
import { USUAL_PACE } from "../../../src/sync/kube/pace.ts";
import { MACHINE } from "../../../src/sync/kube/timers.ts";
import { makeAuthority } from "../../support/test-authority.ts";
import { service, startStandIn, testFolder, useContexts } from "./stand-in.ts";

const SIGNAL = new AbortController().signal;
const LIST = { path: "/api/v1/services", words: { limit: "1" }, signal: SIGNAL };

function client(): ApiClient {
  const settings = { context: "prod", root: "/nowhere", pace: USUAL_PACE, surroundings: MACHINE, opened: () => {} };
  const made = new ApiClient(new Credentials(settings), USUAL_PACE, MACHINE);
  onTestFinished(() => made.close());
  return made;
}

test("asks with the token of the context, over TLS that the authority of the context vouches for", async () => {
  const authority = await makeAuthority(testFolder());
  const certificate = await authority.issue("api", ["IP:127.0.0.1"]);
  const server = await startStandIn({ certificate, tokens: { good: { user: "sync" } } });
  server.objects.put(service("web"));
  useContexts({ name: "prod", server: server.url, token: "good", authorityFile: authority.certificateFile });
  expect(await client().getDocument(LIST)).toMatchObject({ items: [{ metadata: { name: "web" } }] });
  expect(server.requests.latest[0]?.userAgent).toBe("meshdoh");
  useContexts({ name: "prod", server: server.url, token: "good" });
  await expect(client().getDocument(LIST)).rejects.toMatchObject({ code: "untrusted" });
});

test("credentials that are refused are read again once, and the question is asked again", async () => {
  const server = await startStandIn({ tokens: { old: { user: "sync" } } });
  useContexts({ name: "prod", server: server.url, token: "old" });
  const asking = client();
  await asking.getDocument(LIST);
  server.tokens.accept("new", { user: "sync" });
  server.tokens.expire("old");
  useContexts({ name: "prod", server: server.url, token: "new" });
  expect(await asking.getDocument(LIST)).toMatchObject({ kind: "ServiceList" });
  server.tokens.expireAll();
  const before = server.requests.count("list");
  await expect(asking.getDocument(LIST)).rejects.toMatchObject({ code: "unauthorized" });
  expect(server.requests.count("list") - before).toBe(1);
});

test("when the server was last heard of is known, and refusals do not count", async () => {
  const server = await startStandIn();
  useContexts({ name: "prod", server: server.url });
  const asking = client();
  server.faults.refuse(1, { code: 500 });
  await expect(asking.getDocument(LIST)).rejects.toMatchObject({ code: "unavailable" });
  expect(asking.heardMs).toBe(Number.NEGATIVE_INFINITY);
  await asking.getDocument(LIST);
  expect(performance.now() - asking.heardMs).toBeLessThan(30_000);
});

test("half a document is none", async () => {
  const server = await startStandIn();
  useContexts({ name: "prod", server: server.url });
  server.faults.cutReplies(1, "end", { verb: "list" });
  await expect(client().getDocument(LIST)).rejects.toMatchObject({ code: "broken" });
});

test("a server that is below a path is asked there", async () => {
  const server = await startStandIn();
  useContexts({ name: "prod", server: `${server.url}/k8s/clusters/c-1` });
  await expect(client().getDocument(LIST)).rejects.toMatchObject({ code: "missing" });
  expect(server.requests.latest[0]?.resource).toBe("/k8s/clusters/c-1/api/v1/services");
});
