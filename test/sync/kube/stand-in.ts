import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";
import { kubeSource, type KubeOptions } from "../../../src/sync/kube/kube-source.ts";
import type { Pace } from "../../../src/sync/kube/pace.ts";
import type { ApiObject } from "../../support/api-server/api-object.ts";
import { startApiServer, type ApiServer, type ApiServerOptions } from "../../support/api-server/api-server.ts";
import { formatKubeconfig, type KubeconfigContext } from "../../support/api-server/kubeconfig.ts";
import { ToldObserver } from "./told-observer.ts";

/** As the usual one, a hundred times as fast; what must not happen in a test takes as long as usual. */
export const QUICK: Partial<Pace> = {
  minRetryMs: 5,
  maxRetryMs: 100,
  soundWatchMs: 50,
  tickMs: 200,
  confirmMs: 20,
  discoveryMs: 100,
  goneMs: 50,
};

/** A source that is followed, and the server that it follows. */
export interface FollowedStandIn {
  readonly server: ApiServer;
  readonly told: ToldObserver;
  /** What was reported. */
  readonly lines: string[];
  /** Ends it before the test does; resolves when nothing is under way any more. */
  end(): Promise<void>;
}

/** Starts a server for the time of a test. */
export async function startStandIn(options: ApiServerOptions = {}): Promise<ApiServer> {
  const server = await startApiServer({ bookmarkMs: 100, ...options });
  onTestFinished(() => server.stop());
  return server;
}

/** Lets KUBECONFIG name a file with these contexts for the time of a test. */
export function useContexts(...contexts: readonly KubeconfigContext[]): string {
  return useKubeconfigs(formatKubeconfig(contexts))[0] ?? "";
}

/** Lets KUBECONFIG name files with these texts for the time of a test; their paths. */
export function useKubeconfigs(...texts: readonly string[]): string[] {
  const folder = testFolder();
  const files = texts.map((text, index) => {
    const file = join(folder, `config-${index}`);
    writeFileSync(file, text);
    return file;
  });
  vi.stubEnv("KUBECONFIG", files.join(":"));
  onTestFinished(() => void vi.unstubAllEnvs());
  return files;
}

/** A folder for the time of a test. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "meshdoh-kube-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Follows a server as the context `prod`, at a quick pace, until the test has ended. */
export function follow(server: ApiServer, options: KubeOptions & { readonly token?: string } = {}): FollowedStandIn {
  const { token, pace, ...others } = options;
  useContexts({ name: "prod", server: server.url, ...(token === undefined ? {} : { token }) });
  return followContext(server, { ...others, pace: { ...QUICK, ...pace } });
}

/** Follows the context `prod`, whatever KUBECONFIG says of it. */
export function followContext(server: ApiServer, options: KubeOptions): FollowedStandIn {
  const lines: string[] = [];
  const told = new ToldObserver();
  const abort = new AbortController();
  const source = kubeSource("prod", "prod", { report: (line) => lines.push(line), ...options });
  const following = source.follow(told, abort.signal);
  const end = (): Promise<void> => {
    abort.abort();
    return following;
  };
  onTestFinished(end);
  return { server, told, lines, end };
}

/** Follows a server with some Services, once everything is listed and watched. */
export async function followServices(
  names: readonly string[],
  options: ApiServerOptions = {},
  kube: KubeOptions & { readonly token?: string } = {},
): Promise<FollowedStandIn> {
  const server = await startStandIn(options);
  for (const name of names) server.objects.put(service(name));
  const followed = follow(server, kube);
  await untilWell(followed);
  return followed;
}

/** Once everything that is served was listed and is watched. */
export async function untilWell({ told }: FollowedStandIn): Promise<void> {
  await until(() => told.isComplete && told.confirmations > 0 && !told.isFailing);
}

/** Waits for a condition. */
export async function until(condition: () => boolean): Promise<void> {
  await vi.waitUntil(condition, { timeout: 15_000, interval: 5 });
}

/** A Service of the namespace `shop`. */
export function service(name: string, port = 80): ApiObject {
  return { apiVersion: "v1", kind: "Service", metadata: { name, namespace: "shop" }, spec: { ports: [{ port }] } };
}

/** A ServiceEntry of the namespace `shop` for a host. */
export function serviceEntry(name: string, host: string): ApiObject {
  const spec = { hosts: [host], resolution: "DNS", ports: [{ number: 443, name: "https", protocol: "TLS" }] };
  return { apiVersion: "networking.istio.io/v1", kind: "ServiceEntry", metadata: { name, namespace: "shop" }, spec };
}
