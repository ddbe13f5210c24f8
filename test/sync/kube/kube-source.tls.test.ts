import { expect, test } from "vitest";
import { makeAuthority } from "../../support/test-authority.ts";
import { followContext, QUICK, service, startStandIn, testFolder, until, untilWell, useContexts } from "./stand-in.ts";

test.for(["end", "reset"] as const)("watches over TLS that break off (%s) go on from where they stood", async (how) => {
  const authority = await makeAuthority(testFolder());
  const certificate = await authority.issue("api", ["IP:127.0.0.1"]);
  const server = await startStandIn({ certificate });
  server.objects.put(service("web"));
  useContexts({ name: "prod", server: server.url, authorityFile: authority.certificateFile });
  const followed = followContext(server, { pace: QUICK });
  await untilWell(followed);
  server.faults.endWatches(how);
  server.objects.put(service("db"));
  await until(() => followed.told.names("Service").join() === "shop/db,shop/web");
  expect(followed.told.replacements("Service")).toBe(1);
  expect(followed.told.problems).toEqual([]);
});
