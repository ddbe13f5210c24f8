import { expect, test } from "vitest";
import { DEFAULT_VIP_POOLS } from "../../../src/mesh/vip-pool.ts";
import { nginxConfiguration } from "../../../src/sync/export/nginx.ts";
import { vipService } from "./vip-values.ts";

const SETTINGS = { vipPools: DEFAULT_VIP_POOLS, resolvers: [] };

test("a service is an upstream of its name, and a server that listens on each VIP", () => {
  const targets = [
    { host: "10.0.0.1", isAddress: true, port: 8080 },
    { host: "2001:db8::1", isAddress: true, port: 8080 },
  ];
  const other = vipService({
    id: "web.example.com_80",
    port: 80,
    vips: ["240.240.0.2"],
    targets,
    objects: ["one", "two"],
  });
  const text = nginxConfiguration([vipService(), other], SETTINGS);
  expect(text.slice(text.indexOf("stream {"))).toBe(`stream {
  # east ServiceEntry ns1/db
  upstream db.example.com_3306 {
    server db.example.com:3306;
  }
  server {
    listen 240.240.0.1:3306;
    listen [2001:2::1]:3306;
    proxy_connect_timeout 5s;
    proxy_timeout 1h;
    proxy_pass db.example.com_3306;
  }
  # one
  # two
  upstream web.example.com_80 {
    server 10.0.0.1:8080;
    server [2001:db8::1]:8080;
  }
  server {
    listen 240.240.0.2:80;
    proxy_connect_timeout 5s;
    proxy_timeout 1h;
    proxy_pass web.example.com_80;
  }
}
`);
});

test("before it stand comments only", () => {
  const text = nginxConfiguration([], SETTINGS);
  const lines = text.slice(0, text.indexOf("stream {")).split("\n").slice(0, -1);
  expect(lines.length).toBeGreaterThan(5);
  expect(lines.filter((each) => !each.startsWith("# "))).toEqual([]);
});
