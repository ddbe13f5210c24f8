import { describe, expect, test } from "vitest";
import { readListeners } from "../../../src/cli/serve/listeners.ts";
import { serveArguments } from "./arguments.ts";

const place = (host: string, port: number, mayOperate = false): object => ({ host, port, mayOperate });

describe("the addresses that are listened on", () => {
  test.each([
    ["", false, [place("127.0.0.1", 8443)]],
    ["--listen 127.0.0.1:0 --listen [::1]:8053", false, [place("127.0.0.1", 0), place("::1", 8053)]],
    ["--listen 127.1.2.3:443", false, [place("127.1.2.3", 443)]],
    ["--listen [0:0:0:0:0:0:0:1]:443", false, [place("0:0:0:0:0:0:0:1", 443)]],
    ["--listen 0.0.0.0:443", true, [place("0.0.0.0", 443)]],
    ["--listen 192.0.2.1:80 --plaintext", false, [place("192.0.2.1", 80)]],
    ["--open-status", false, [place("127.0.0.1", 8443, true)]],
    [
      "--listen 0.0.0.0:443 --listen 127.0.0.1:9443 --open-status",
      true,
      [place("0.0.0.0", 443), place("127.0.0.1", 9443, true)],
    ],
  ])("%s (TLS: %s)", (line, hasTls, listeners) => {
    expect(readListeners(serveArguments(line), hasTls)).toEqual(listeners);
  });

  test.each([
    ["--listen 0.0.0.0:80", false, "--listen 0.0.0.0:80 without TLS lets others read and change what is asked"],
    ["--listen [::]:80", false, "give --tls-cert and --tls-key, or --plaintext"],
    ["--listen 127.0.0.1:80 --listen 192.0.2.1:80", false, "--listen 192.0.2.1:80 without TLS"],
    ["--listen [::2]:80", false, "without TLS"],
    ["--listen 0.0.0.0:443 --open-status", true, "--open-status is for loopback addresses only"],
    ["--listen dns.example:443", true, '--listen "dns.example:443" is not an address and a port'],
  ])("%s (TLS: %s) is refused: %s", (line, hasTls, message) => {
    expect(() => readListeners(serveArguments(line), hasTls)).toThrow(message);
  });
});
