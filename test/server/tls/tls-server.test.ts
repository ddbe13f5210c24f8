import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createHash, X509Certificate } from "node:crypto";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import type { ConnectionOptions } from "node:tls";
import { describe, expect, test } from "vitest";
import type { Client } from "../../../src/gateway/arrival.ts";
import { makeAuthority, type IssuedCertificate } from "../../support/test-authority.ts";
import { openListener, rawTlsClient, scratchFolder, type Scene } from "../http/running-listener.ts";
import { stubGateway } from "../http/stub-gateway.ts";

const REQUEST = "GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";

interface MutualScene extends Scene {
  readonly good: ConnectionOptions;
  readonly foreign: ConnectionOptions;
  readonly goodSha256: string;
  readonly clients: Client[];
}

async function identity({ certificateFile, keyFile }: IssuedCertificate): Promise<ConnectionOptions> {
  return { cert: await readFile(certificateFile), key: await readFile(keyFile) };
}

/** A listener that asks for certificates of one authority. */
async function openMutual(isRequired: boolean): Promise<MutualScene> {
  const folder = await scratchFolder();
  const [authority, other] = [await makeAuthority(folder), await makeAuthority(await scratchFolder())];
  const server = await authority.issue("server", ["IP:127.0.0.1"]);
  const good = await authority.issue("client", ["DNS:client"]);
  const foreign = await other.issue("foreign", ["DNS:client"]);
  const gateway = stubGateway();
  const scene = await openListener(gateway, {
    tls: { ...server, clientAuthority: { file: authority.certificateFile, isRequired } },
  });
  const der = new X509Certificate(await readFile(good.certificateFile)).raw;
  const goodSha256 = createHash("sha256").update(der).digest("hex");
  return {
    ...scene,
    clients: gateway.clients,
    goodSha256,
    good: await identity(good),
    foreign: await identity(foreign),
  };
}

async function ask(port: number, options: ConnectionOptions): Promise<string> {
  const { socket, closed, text } = rawTlsClient(port, options);
  socket.write(REQUEST);
  await closed;
  return text().slice(0, 12);
}

describe("client certificates", () => {
  test.each([true, false])("a verified one is told by its SHA-256 (required: %s)", async (isRequired) => {
    const { port, good, goodSha256, clients } = await openMutual(isRequired);
    expect(await ask(port, good)).toBe("HTTP/1.1 200");
    expect(clients).toEqual([{ address: "127.0.0.1", mayOperate: false, certificateSha256: goodSha256 }]);
  });

  test.each([true, false])(
    "one of another authority is refused, never treated as none (required: %s)",
    async (isRequired) => {
      const { port, foreign, clients } = await openMutual(isRequired);
      expect(await ask(port, foreign)).toBe("");
      expect(clients).toEqual([]);
    },
  );

  test.each([
    [true, ""],
    [false, "HTTP/1.1 200"],
  ])("none at all, when one is required: %s, gets %j", async (isRequired, answer) => {
    const { port } = await openMutual(isRequired);
    expect(await ask(port, {})).toBe(answer);
  });

  test("a session that is resumed still has its certificate", async () => {
    const { port, good, goodSha256, clients } = await openMutual(true);
    const first = rawTlsClient(port, { ...good, maxVersion: "TLSv1.2" });
    await once(first.socket, "secureConnect");
    const session = first.socket.getSession();
    if (session === undefined) throw new Error("no session to resume");
    const { socket, closed } = rawTlsClient(port, { ...good, maxVersion: "TLSv1.2", session });
    await once(socket, "secureConnect");
    const isReused = socket.isSessionReused();
    socket.write(REQUEST);
    await closed;
    expect([isReused, clients.at(-1)?.certificateSha256]).toEqual([true, goodSha256]);
  });
});

test("a new certificate meets new connections, and those that are open go on", async () => {
  const folder = await scratchFolder();
  const authority = await makeAuthority(folder);
  const [first, second] = [await authority.issue("first", ["DNS:a"]), await authority.issue("second", ["DNS:b"])];
  const tls = { certificateFile: join(folder, "tls.crt"), keyFile: join(folder, "tls.key") };
  const put = (issued: IssuedCertificate): Promise<unknown> =>
    Promise.all([copyFile(issued.certificateFile, tls.certificateFile), copyFile(issued.keyFile, tls.keyFile)]);
  await put(first);
  const { port, lines } = await openListener(stubGateway(), { tls });
  const open = rawTlsClient(port);
  await once(open.socket, "secureConnect");
  expect(open.socket.getPeerCertificate().subject.CN).toBe("first");
  await put(second);
  await expect.poll(() => lines.at(-1), { timeout: 5_000 }).toMatch(/tls.crt was read again/);
  const next = rawTlsClient(port);
  await once(next.socket, "secureConnect");
  expect(next.socket.getPeerCertificate().subject.CN).toBe("second");
  open.socket.write(REQUEST);
  await open.closed;
  expect(open.text()).toMatch(/^HTTP\/1.1 200 /);
});
