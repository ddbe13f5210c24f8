import { describe, expect, test } from "vitest";
import { holderWords, stopCommand } from "../../../../src/shim/system/diagnose/port-holder.ts";
import { observed, running, told } from "./observed.ts";

const ID = "0123456789ab".repeat(5);

describe("what makes a program let the port go", () => {
  test.each([
    [
      "a service is stopped for good",
      running(5, "unbound", "unbound.service"),
      "systemctl disable --now unbound.service",
    ],
    ["a program without a service is ended", running(5, "dig"), "kill 5"],
    ["a program of somebody who is logged in is ended", running(5, "dig", "session-2.scope"), "kill 5"],
    ["the whole session of a person is not", running(5, "dnsmasq", "user@1000.service"), "kill 5"],
    [
      "a published port is closed with its container",
      running(5, "docker-proxy", "docker.service"),
      "docker stop $(docker ps --quiet --filter publish=53)",
    ],
    ["a container of Docker is stopped", running(5, "dnsmasq", `docker-${ID}.scope`), "docker stop 0123456789ab"],
    ["a container of Podman is stopped", running(5, "dnsmasq", `libpod-${ID}.scope`), "podman stop 0123456789ab"],
    [
      "systemd-resolved stays, and the shim goes behind it",
      running(5, "systemd-resolved", "systemd-resolved.service"),
      "meshdoh shim install --gateway=https://dns.example.org/dns-query --wiring=resolved",
    ],
  ])("%s", (_what, holder, expected) => {
    expect(stopCommand(observed({ told: told() }), holder, 53)).toBe(expected);
  });
});

describe("a holder that cannot be seen", () => {
  test.each([
    ["for want of rights", true, "A program that only root may see", "sudo meshdoh shim doctor"],
    ["because it is elsewhere", false, "A program outside this container", "ss -lnp 'sport = :53'"],
  ])("%s", (_what, lacksRights, words, command) => {
    const seen = observed({ ports: { sockets: [], lacksRights } });
    expect(holderWords(seen, undefined)).toBe(words);
    expect(stopCommand(seen, undefined, 53)).toBe(command);
  });
});
