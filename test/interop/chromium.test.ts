import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LOOPBACK_HOST, LOOPBACK_PAGE, startLoopbackPage, type LoopbackPage } from "./loopback-page.ts";
import { lookFor } from "./required-tools.ts";
import { startServedMesh, type ServedMesh } from "./served-mesh.ts";

const TOOLS = lookFor({ tools: ["certutil", "chromium", "openssl"] });
const run = promisify(execFile);

/** Without these a fresh profile spends its first seconds on calls home, which all fail here. */
const QUIET = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-gpu",
  "--headless=new",
  "--no-first-run",
  "--no-proxy-server",
  // Needed for root; what is loaded is our own page.
  "--no-sandbox",
];

describe.skipIf(TOOLS.isMissing)(`Chromium with secure DNS${TOOLS.word}`, () => {
  let mesh: ServedMesh;
  let page: LoopbackPage;
  beforeAll(async () => {
    mesh = await startServedMesh({ manifests: [LOOPBACK_PAGE] });
    page = await startLoopbackPage();
    await trustAuthority(mesh);
  });
  afterAll(async () => {
    await page?.close();
    await mesh?.stop();
  });

  test.each([
    ["POST", "/dns-query"],
    ["GET", "/dns-query{?dns}"],
  ])("loads a page of the mesh by its name, asking by %s", async (_method, path) => {
    const template = `https://127.0.0.1:${mesh.port}${path}`;
    expect(await load(mesh, template, `http://${LOOPBACK_HOST}:${page.port}/`)).toContain(
      `hello ${LOOPBACK_HOST}:${page.port}`,
    );
  });

  test("loads nothing when the secure DNS server does not know the token", async () => {
    const template = `https://127.0.0.1:${mesh.port}/${mesh.token.replace(/.$/, "~")}/dns-query`;
    expect(await load(mesh, template, `http://${LOOPBACK_HOST}:${page.port}/`)).not.toContain("hello");
  });
});

/** Chromium on Linux trusts what stands in the NSS database of its user. */
async function trustAuthority({ folder, authorityFile }: ServedMesh): Promise<void> {
  const database = join(folder, "home/.pki/nssdb");
  await mkdir(database, { recursive: true });
  await run("certutil", ["-d", `sql:${database}`, "-N", "--empty-password"]);
  await run("certutil", ["-d", `sql:${database}`, "-A", "-t", "C,,", "-n", "test", "-i", authorityFile]);
}

let profiles = 0;

/** The page as Chromium shows it, in a profile whose only DNS is the template; empty or an error page when it fails. */
async function load({ folder }: ServedMesh, template: string, url: string): Promise<string> {
  const profile = join(folder, `profile-${profiles++}`);
  await mkdir(profile);
  await writeFile(
    join(profile, "Local State"),
    JSON.stringify({ dns_over_https: { mode: "secure", templates: template } }),
  );
  const environment = { ...process.env, HOME: join(folder, "home") };
  const words = [...QUIET, `--user-data-dir=${profile}`, "--dump-dom", url];
  const { stdout } = await run("chromium", words, { env: environment, timeout: 60_000 });
  return stdout;
}
