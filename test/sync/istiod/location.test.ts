import { expect, test } from "vitest";
import { IstiodLocationError, parseIstiodLocation } from "../../../src/sync/istiod/location.ts";

const PROXY = { namespace: "default", pod: "meshdoh-sync", address: "127.0.0.1" };

test.each([
  ["dump.json", { form: "file", path: "dump.json" }],
  ["/var/lib/a,b#c.json", { form: "file", path: "/var/lib/a,b#c.json" }],
  [
    "http://127.0.0.1:15014/debug/ndsz?proxyID=web-1.shop",
    { form: "url", url: new URL("http://127.0.0.1:15014/debug/ndsz?proxyID=web-1.shop"), files: {} },
  ],
  [
    "https://istiod.istio-system:15014/debug/ndsz?proxyID=web-1.shop#token=/run/token&ca=/run/a+b.pem",
    {
      form: "url",
      url: new URL("https://istiod.istio-system:15014/debug/ndsz?proxyID=web-1.shop"),
      files: { token: "/run/token", ca: "/run/a+b.pem" },
    },
  ],
  ["grpc://127.0.0.1:15010", { form: "grpc", target: "127.0.0.1:15010", isSecure: false, files: {}, proxy: PROXY }],
  [
    "grpcs://istiod.istio-system:15012/#token=t&ca=c&namespace=shop&pod=sync-0&ip=fd00::7&cluster-id=Kubernetes&network=n1&service-account=sync",
    {
      form: "grpc",
      target: "istiod.istio-system:15012",
      isSecure: true,
      files: { token: "t", ca: "c" },
      proxy: {
        namespace: "shop",
        pod: "sync-0",
        address: "fd00::7",
        clusterId: "Kubernetes",
        network: "n1",
        serviceAccount: "sync",
      },
    },
  ],
  ["grpc://[::1]:15010", { form: "grpc", target: "[::1]:15010", isSecure: false, files: {}, proxy: PROXY }],
])("%s is read", (text, location) => {
  expect(parseIstiodLocation(text)).toEqual(location);
});

test.each([
  ["", /^"" is no place of istiod's name table: write istiod:<file/],
  ["-", /^"-" is no place of istiod's name table/],
  ["ftp://host/dump.json", /istiod is not asked by ftp/],
  ["file:///dump.json", /is no URL|istiod is not asked by file/],
  ["http://", /is no URL/],
  ["https://user:secret@host/debug/ndsz", /must not hold a user or password/],
  ["grpc://istiod", /has no port: istiod's is 15010/],
  ["grpcs://istiod", /has no port: istiod's is 15012/],
  ["grpc://istiod:15010/path", /there is nothing behind the port/],
  ["grpc://istiod:15010?namespace=shop", /there is nothing behind the port/],
  ["grpc://istiod:15010#namespaces=shop", /#namespaces is not known, but token, ca, namespace/],
  ["https://istiod/debug/ndsz#namespace=shop", /#namespace is not known, but token, ca$/],
  ["grpc://istiod:15010#namespace=", /#namespace is empty/],
  ["grpc://istiod:15010#pod=a&pod=b", /#pod is there twice/],
  ["grpc://istiod:15010#namespace=a~b", /#namespace has lower-case letters/],
  ["grpc://istiod:15010#ip=10.0.0", /#ip is no address/],
  ["grpc://istiod:15010#token=/run/token", /token and ca need https:\/\/ or grpcs:\/\//],
  ["http://istiod:15014/debug/ndsz#token=/run/token", /token and ca need https:\/\/ or grpcs:\/\//],
])("%s is refused", (text, message) => {
  const parse = (): unknown => parseIstiodLocation(text);
  expect(parse).toThrow(IstiodLocationError);
  expect(parse).toThrow(message);
});

test("a password is not repeated", () => {
  expect(() => parseIstiodLocation("https://user:secret@host/")).not.toThrow(/secret/);
});
