import { expect, test } from "vitest";
import { HttpListenError } from "../../../src/server/http/listen-error.ts";

test.each([
  [
    "127.0.0.1",
    "EADDRINUSE",
    "cannot listen on 127.0.0.1:443: another program holds the port (`ss -tlnp 'sport = :443'` shows which); stop it or choose another port",
  ],
  [
    "::1",
    "EACCES",
    "cannot listen on [::1]:443: not permitted; ports below 1024 need root or the capability CAP_NET_BIND_SERVICE",
  ],
  [
    "192.0.2.1",
    "EADDRNOTAVAIL",
    "cannot listen on 192.0.2.1:443: this machine has no address 192.0.2.1; `ip address` lists those it has",
  ],
  ["gateway", "ENOTFOUND", 'cannot listen on gateway:443: "gateway" is not an IP address of this machine'],
  ["::", "EAFNOSUPPORT", "cannot listen on [::]:443: this machine has no IPv6; leave this address out"],
  ["::", "EMFILE", "cannot listen on [::]:443: of the system"],
])("%s and %s: %s", (host, code, message) => {
  const cause = Object.assign(new Error("of the system"), { code });
  const error = new HttpListenError({ host, port: 443 }, cause);
  expect([error.message, error.code, error.cause]).toEqual([message, code, cause]);
});
