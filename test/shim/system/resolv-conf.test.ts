import { expect, test } from "vitest";
import { formatResolvConf, parseResolvConf, type ResolvConf } from "../../../src/shim/system/resolv-conf.ts";

const EMPTY: ResolvConf = { nameservers: [], search: [], options: [], comments: [] };

test.each<[string, string, Partial<ResolvConf>]>([
  ["nothing", "", {}],
  [
    "nameservers in order",
    "nameserver 192.0.2.1\nnameserver 2001:db8::1\n",
    { nameservers: ["192.0.2.1", "2001:db8::1"] },
  ],
  ["blanks of any kind", "\tnameserver\t192.0.2.1  \r\n", { nameservers: ["192.0.2.1"] }],
  ["one address a line", "nameserver 192.0.2.1 192.0.2.2\nnameserver\n", { nameservers: ["192.0.2.1"] }],
  ["the last search list", "search a.example b.example\ndomain c.example\n", { search: ["c.example"] }],
  ["all options", "options ndots:5\noptions edns0 rotate\n", { options: ["ndots:5", "edns0", "rotate"] }],
  ["comments", "# written by x\n;y\n  #  z\n", { comments: ["written by x", "y", "z"] }],
  [
    "what stands behind values",
    "nameserver 192.0.2.1 # ours\nsearch a ; b\n",
    { nameservers: ["192.0.2.1"], search: ["a"] },
  ],
  ["what nobody knows", "sortlist 192.0.2.0\nlookup file bind\nNAMESERVER 192.0.2.1\n", {}],
])("%s is read", (_what, text, expected) => {
  expect(parseResolvConf(text)).toEqual({ ...EMPTY, ...expected });
});

test("it is written with comments at the top, and read back the same", () => {
  const conf = {
    nameservers: ["127.0.0.1", "::1"],
    search: ["a.b", "c"],
    options: ["ndots:5"],
    comments: ["by us", "now"],
  };
  const text = formatResolvConf(conf);
  expect(text).toBe("# by us\n# now\nnameserver 127.0.0.1\nnameserver ::1\nsearch a.b c\noptions ndots:5\n");
  expect(parseResolvConf(text)).toEqual(conf);
});

test("empty lists are left out", () => {
  expect(formatResolvConf({ ...EMPTY, nameservers: ["192.0.2.1"] })).toBe("nameserver 192.0.2.1\n");
});
