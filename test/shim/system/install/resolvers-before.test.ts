import { expect, test } from "vitest";
import { commentOnResolvers, resolversBefore } from "../../../../src/shim/system/install/resolvers-before.ts";
import { formatResolvConf } from "../../../../src/shim/system/resolv-conf.ts";

test.each([
  ["none", []],
  ["one of each family", ["192.0.2.53", "2001:db8::53"]],
])("what our resolv.conf says of the resolvers before is read again: %s", (_, resolvers) => {
  const comments = ["written by meshdoh", ...commentOnResolvers(resolvers)];
  const text = formatResolvConf({ nameservers: ["127.0.0.1"], search: [], options: [], comments });
  expect(resolversBefore(text)).toEqual(resolvers);
});

test("what is no address is no resolver", () => {
  expect(resolversBefore("# resolvers before: 192.0.2.1;reboot 192.0.2.2\n")).toEqual(["192.0.2.2"]);
});
