import { describe, expect, test } from "vitest";
import { UsageError } from "../../../src/cli/command.ts";
import { readGatewaySettings } from "../../../src/cli/serve/variables.ts";
import { serveArguments } from "./arguments.ts";

const labels = (upstreams: readonly { readonly label: string }[]): string[] => upstreams.map(({ label }) => label);

describe("options and variables of the gateway", () => {
  test("options make lists, and win over variables", () => {
    const line = "--upstream udp://192.0.2.1 --upstream tcp://192.0.2.2 --zone-upstream corp.example=udp://192.0.2.3";
    const environment = {
      MESHDOH_UPSTREAM: "udp://192.0.2.9",
      MESHDOH_ZONE_UPSTREAM: "lab.example=udp://192.0.2.9",
      MESHDOH_STALE_SECONDS: "7",
    };
    const { gateway } = readGatewaySettings(serveArguments(line), environment);
    expect(labels(gateway.upstreams)).toEqual(["udp://192.0.2.1", "tcp://192.0.2.2"]);
    expect(gateway.zoneUpstreams.map(({ zone, upstreams }) => [zone, labels(upstreams)])).toEqual([
      ["corp.example.", ["udp://192.0.2.3"]],
    ]);
    expect(gateway.staleSeconds).toBe(7);
  });

  test("variables count where there is no option", () => {
    const environment = { MESHDOH_UPSTREAM: "udp://192.0.2.9", MESHDOH_PUBLIC_URL: "https://dns.example/dns-query" };
    const { gateway } = readGatewaySettings(serveArguments(""), environment);
    expect([labels(gateway.upstreams), gateway.publicUrl?.href]).toEqual([
      ["udp://192.0.2.9"],
      "https://dns.example/dns-query",
    ]);
  });

  test.each([
    ["", {}, undefined, false],
    ["--anonymous-view vm", {}, "vm", false],
    ["", { MESHDOH_ANONYMOUS_VIEW: "vm" }, "vm", false],
    ["--anonymous-view vm", { MESHDOH_ANONYMOUS_VIEW: "other", MESHDOH_VIEW_CLUSTER: "east" }, "vm", true],
    ["--anonymous-view vm", { MESHDOH_VIEW_CLUSTER: "" }, "vm", false],
  ])("%s with %j names the view %s, described: %s", (line, environment, name, isDescribed) => {
    const { gateway, describesAnonymousView } = readGatewaySettings(serveArguments(line), environment);
    expect([gateway.anonymousView?.name, describesAnonymousView]).toEqual([name, isDescribed]);
  });

  test.each([
    ["--tls-cert c --tls-key k --client-ca ca", {}, true],
    ["--tls-cert c --tls-key k --client-ca ca", { MESHDOH_CLIENT_CERTIFICATES: "off" }, false],
    ["", {}, false],
  ])("%s with %j lets client certificates name views: %s", (line, environment, clientCertificates) => {
    expect(readGatewaySettings(serveArguments(line), environment).gateway).toMatchObject({ clientCertificates });
  });

  test.each([
    ["--upstream ftp://192.0.2.1", {}, /^--upstream must/],
    ["--zone-upstream corp.example", {}, /^--zone-upstream /],
    ["", { MESHDOH_UPSTREAM: "ftp://192.0.2.1" }, /^MESHDOH_UPSTREAM must/],
    ["", { MESHDOH_TTL_SECONDS: "x", MESHDOH_DEADLINE_MS: "y" }, /^MESHDOH_TTL_SECONDS .*\nMESHDOH_DEADLINE_MS /],
  ])("%s with %j is refused in the words that were used", (line, environment, message) => {
    const reading = (): unknown => readGatewaySettings(serveArguments(line), environment);
    expect(reading).toThrow(UsageError);
    expect(reading).toThrow(message);
  });
});
