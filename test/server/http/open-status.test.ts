import { expect, test } from "vitest";
import { h1Ask, h2Ask, h2Client, openListener } from "./running-listener.ts";
import { stubGateway } from "./stub-gateway.ts";

// A page whose name its owner has pointed at loopback (DNS rebinding) asks with that name.

test.each<[boolean, Record<string, string>, boolean]>([
  [true, {}, true],
  [true, { host: "localhost:8443" }, true],
  [true, { host: "rebound.example" }, false],
  [true, { origin: "https://page.example" }, false],
  [false, {}, false],
])("on a listener that is open: %s, whoever sends %j may operate: %s", async (mayOperate, fields, expected) => {
  const gateway = stubGateway();
  const { url } = await openListener(gateway, { mayOperate });
  await h1Ask(`${url}/status`, "GET", fields);
  const { host, ...others } = fields;
  await h2Ask(h2Client(url), { ":path": "/status", ...(host !== undefined && { ":authority": host }), ...others });
  expect(gateway.clients.map((client) => client.mayOperate)).toEqual([expected, expected]);
});
