import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { readArguments } from "../../../src/cli/arguments.ts";
import type { Arguments } from "../../../src/cli/command.ts";
import { serveCommand } from "../../../src/cli/serve-command.ts";
import { readListeners } from "../../../src/cli/serve/listeners.ts";
import { readRates } from "../../../src/cli/serve/rates.ts";
import { readTlsOptions } from "../../../src/cli/serve/tls-options.ts";

/** What `meshdoh serve` itself would say to these words. */
function check(words: readonly string[]): { args: Arguments; places: string[] } {
  const args = readArguments(serveCommand, words);
  const tls = readTlsOptions(args);
  readRates(args, {});
  const places = readListeners(args, tls !== undefined).map(({ host, port, mayOperate }) =>
    [host, port, mayOperate ? "open" : "closed"].join(" "),
  );
  return { args, places };
}

test("the systemd unit starts a server with words that it takes, and opens its status to this machine only", async () => {
  const unit = await readFile("deploy/systemd/meshdoh-serve.service", "utf8");
  const line = /^ExecStart=\S+ \S+ \S+meshdoh\.mjs serve ((?:.*\\\n)*.*)$/m.exec(unit)?.[1] ?? "";
  const { args, places } = check(line.split(/[\s\\]+/).filter((word) => word !== ""));
  expect(args.text("store")).toBe("dir:/var/lib/meshdoh/table");
  expect(places).toEqual(["0.0.0.0 443 closed", ":: 443 closed", "127.0.0.1 9443 open"]);
});

test("the Kubernetes manifest starts a server with words that it takes, at the port that its probes ask", async () => {
  const text = await readFile("deploy/kubernetes/meshdoh-serve.yaml", "utf8");
  const objects: unknown[] = parseAllDocuments(text).map((document) => document.toJS());
  const deployment = objects.find((object) => Object(object).kind === "Deployment");
  const [container] = Object(deployment).spec.template.spec.containers;
  const { args, places } = check(container.args);
  expect(args.text("store")).toBe("dir:/var/lib/meshdoh/table");
  expect(places).toEqual(["0.0.0.0 8443 closed"]);
  expect(container.ports).toEqual([{ name: "https", containerPort: 8443 }]);
  expect([container.readinessProbe.httpGet, container.livenessProbe.httpGet]).toEqual([
    { path: "/readyz", port: "https", scheme: "HTTPS" },
    { path: "/healthz", port: "https", scheme: "HTTPS" },
  ]);
});
