import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeAuthority, type IssuedCertificate, type TestAuthority } from "../../support/test-authority.ts";
import { ask, askUntil, isGood, isStale, LONGEST_QUERY_MS, RECOVERY_MS, SCHEDULING_SLACK_MS } from "./ask-shim.ts";
import { startMeshGateway, type GatewayKeys } from "./mesh-gateway.ts";
import { startRecordingResolver } from "./recording-resolver.ts";
import { buildProgram, RUNTIMES, type BuiltProgram } from "./runtimes.ts";
import { startShim } from "./shim-process.ts";

const WEB = "web.ns1.svc.cluster.local";
const LIMIT_MS = LONGEST_QUERY_MS + SCHEDULING_SLACK_MS;

let folder: string;
let built: BuiltProgram;
let authority: TestAuthority;
let [valid, expired]: GatewayKeys[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshdoh-shim-tls-"));
  built = await buildProgram();
  authority = await makeAuthority(folder);
  const issued = await authority.issue("valid", ["IP:127.0.0.1"]);
  valid = await read(issued);
  expired = await read(await expire(issued));
});
afterAll(async () => {
  await built?.remove();
  await rm(folder, { recursive: true, force: true });
});

async function read({ certificateFile, keyFile }: IssuedCertificate): Promise<GatewayKeys> {
  return { cert: await readFile(certificateFile, "utf8"), key: await readFile(keyFile, "utf8") };
}

/** The same certificate, which ended long ago. */
async function expire({ keyFile }: IssuedCertificate): Promise<IssuedCertificate> {
  const at = (file: string): string => join(folder, file);
  const section = ["database=index", "serial=serial", "new_certs_dir=.", "default_md=sha256", "policy=any"];
  const settings = ["[ca]", "default_ca=one", "[one]", ...section, "x509_extensions=names"];
  const more = ["[any]", "commonName=supplied", "[names]", "subjectAltName=IP:127.0.0.1", ""];
  await writeFile(at("ca.conf"), [...settings, ...more].join("\n"));
  await writeFile(at("index"), "");
  await writeFile(at("serial"), "1234\n");
  const dates = ["-startdate", "20200101000000Z", "-enddate", "20200201000000Z"];
  const signer = ["-cert", "authority.pem", "-keyfile", "authority.key"];
  const words = ["ca", "-batch", "-notext", "-config", "ca.conf", ...signer, ...dates];
  await promisify(execFile)("openssl", [...words, "-in", "valid.csr", "-out", "expired.pem"], { cwd: folder });
  return { certificateFile: at("expired.pem"), keyFile };
}

describe.each(RUNTIMES)("a shim on $title whose gateway's certificate expires", (runtime) => {
  test("trusts it no more on new connections: stale answers, SERVFAIL with the reason, and well again after a renewal", async () => {
    if (valid === undefined || expired === undefined) throw new TypeError("there are no keys");
    const gateway = await startMeshGateway({ keys: valid });
    const resolver = await startRecordingResolver();
    gateway.ttlSeconds = 1;
    const options = ["--ca-file", authority.certificateFile, "--resolver", resolver.at, "--fallback", "resolvers"];
    const { at } = await startShim({ runtime, built, gateway: gateway.url, options });
    expect(await ask(at, WEB)).toMatchObject({ answer: [`${WEB}. 1 A 10.96.0.10`] });

    gateway.showCertificate(expired);
    gateway.dropConnections();
    const unknown = await ask(at, "other.ns1.svc.cluster.local");
    expect(unknown).toMatchObject({ rcode: "SERVFAIL", reasons: [expect.stringContaining("certificate has expired")] });
    const known = await askUntil((heard) => !isGood(heard), LIMIT_MS, at, WEB);
    expect([isStale(known), known.answer]).toEqual([true, [`${WEB}. 30 A 10.96.0.10`]]);
    expect(await ask(at, "www.example.com")).toMatchObject({ answer: ["www.example.com. 30 A 192.0.2.80"] });
    expect(resolver.asked.filter((asked) => asked.includes("cluster.local"))).toEqual([]);

    gateway.showCertificate(valid);
    await askUntil(isGood, RECOVERY_MS + SCHEDULING_SLACK_MS, at, "fresh.ns1.svc.cluster.local");
  });

  test.each([
    ["of an authority that it does not know", []],
    ["that ended before the shim began", ["--ca-file", "AUTHORITY"]],
  ])("never asks one whose certificate is %s", async (_what, words) => {
    if (expired === undefined) throw new TypeError("there are no keys");
    const gateway = await startMeshGateway({ keys: expired });
    const options = words.map((word) => word.replace("AUTHORITY", authority.certificateFile));
    const { at } = await startShim({ runtime, built, gateway: gateway.url, options });
    const heard = await ask(at, WEB);
    expect(heard).toMatchObject({ rcode: "SERVFAIL", answer: [], reasons: [expect.stringContaining("certificate")] });
    expect(gateway.asked).toEqual([]);
  });
});
