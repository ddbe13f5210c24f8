import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createHash, X509Certificate } from "node:crypto";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { Server, type ConnectionOptions } from "node:tls";
import { connect } from "node:http2";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Client } from "../../../src/gateway/arrival.ts";
import { makeAuthority, type IssuedCertificate, type TestAuthority } from "../../support/test-authority.ts";
import { h2Ask, openListener, rawTlsClient, scratchFolder, type Scene } from "../http/running-listener.ts";
import { stubGateway } from "../http/stub-gateway.ts";

const REQUEST = "GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

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
async function openMutual(): Promise<MutualScene> {
  const folder = await scratchFolder();
  const [authority, other] = [await makeAuthority(folder), await makeAuthority(await scratchFolder())];
  const server = await authority.issue("server", ["IP:127.0.0.1"]);
  const good = await authority.issue("client", ["DNS:client"]);
  const foreign = await other.issue("foreign", ["DNS:client"]);
  const gateway = stubGateway();
  const scene = await openListener(gateway, {
    tls: { ...server, clientAuthority: { file: authority.certificateFile } },
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

/** A session that a client may resume, after a request of its own. */
async function sessionOf(port: number, options: ConnectionOptions): Promise<Buffer> {
  const { socket, closed } = rawTlsClient(port, options);
  const told = once(socket, "session");
  socket.write(REQUEST);
  const [session] = await told;
  await closed;
  return session;
}

async function ask(port: number, options: ConnectionOptions): Promise<string> {
  const { socket, closed, text } = rawTlsClient(port, options);
  socket.write(REQUEST);
  await closed;
  return text().slice(0, 12);
}

describe("client certificates", () => {
  test("a verified one is told by its SHA-256", async () => {
    const { port, good, goodSha256, clients } = await openMutual();
    expect(await ask(port, good)).toBe("HTTP/1.1 200");
    expect(clients).toMatchObject([{ address: "127.0.0.1", mayOperate: false, certificateSha256: goodSha256 }]);
  });

  test("one of another authority is refused, never treated as none", async () => {
    const { port, foreign, clients } = await openMutual();
    expect(await ask(port, foreign)).toBe("");
    expect(clients).toEqual([]);
  });

  test("a client without any comes in, and is told by none", async () => {
    const { port, clients } = await openMutual();
    expect(await ask(port, {})).toBe("HTTP/1.1 200");
    expect(clients).toEqual([{ address: "127.0.0.1", mayOperate: false }]);
  });

  describe.each(["TLSv1.2", "TLSv1.3"] as const)("a session of %s that is resumed", (version) => {
    test("still has its certificate", async () => {
      const { port, good, goodSha256, clients } = await openMutual();
      const session = await sessionOf(port, { ...good, maxVersion: version });
      const { socket, closed } = rawTlsClient(port, { ...good, maxVersion: version, session });
      await once(socket, "secureConnect");
      const isReused = socket.isSessionReused();
      socket.write(REQUEST);
      await closed;
      expect([isReused, clients.at(-1)?.certificateSha256]).toEqual([true, goodSha256]);
    });

    test.each([
      ["is over", 3 * 86_400_000],
      ["has not come yet", -3 * 86_400_000],
    ])("has none whose time %s, and is refused", async (_what, aheadMs) => {
      const { port, good, clients } = await openMutual();
      const session = await sessionOf(port, { ...good, maxVersion: version });
      const seen = clients.length;
      // The verdict of TLS is that of when the session began.
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + aheadMs });
      expect(await ask(port, { ...good, maxVersion: version, session })).toBe("");
      expect(clients.slice(seen)).toEqual([]);
    });
  });

  test("a connection of HTTP/1.1 ends with the certificate that opened it", async () => {
    const { port, good, clients } = await openMutual();
    const { socket, closed, text } = rawTlsClient(port, good);
    await once(socket, "secureConnect");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3 * 86_400_000 });
    socket.write(REQUEST);
    await closed;
    expect([text(), clients]).toEqual(["", []]);
  });

  test("one of HTTP/2 answers nothing more", async () => {
    const { port, good, clients } = await openMutual();
    const { socket } = rawTlsClient(port, { ...good, ALPNProtocols: ["h2"] });
    await once(socket, "secureConnect");
    const session = connect(`https://127.0.0.1:${port}`, { createConnection: () => socket });
    session.on("error", () => undefined);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3 * 86_400_000 });
    await expect(h2Ask(session, { ":path": "/healthz" })).rejects.toThrow(/REFUSED_STREAM|closed with/);
    session.destroy();
    expect(clients).toEqual([]);
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

describe("what is read again", () => {
  async function reload(): Promise<{
    readonly port: number;
    readonly before: ConnectionOptions;
    readonly after: ConnectionOptions;
    readonly put: (authority: TestAuthority, server: IssuedCertificate) => Promise<void>;
    readonly authorities: readonly [TestAuthority, TestAuthority];
    readonly servers: readonly [IssuedCertificate, IssuedCertificate];
  }> {
    const folder = await scratchFolder();
    const authorities = [
      await makeAuthority(await scratchFolder()),
      await makeAuthority(await scratchFolder()),
    ] as const;
    const [first, second] = authorities;
    const servers = [await first.issue("first", ["DNS:a"]), await first.issue("second", ["DNS:b"])] as const;
    const tls = {
      certificateFile: join(folder, "tls.crt"),
      keyFile: join(folder, "tls.key"),
      clientAuthority: { file: join(folder, "ca.crt") },
    };
    const copy = async (authority: TestAuthority, server: IssuedCertificate): Promise<void> => {
      await copyFile(authority.certificateFile, tls.clientAuthority.file);
      await copyFile(server.keyFile, tls.keyFile);
      await copyFile(server.certificateFile, tls.certificateFile);
    };
    await copy(first, servers[0]);
    const { port, lines } = await openListener(stubGateway(), { tls });
    const put: typeof copy = async (authority, server) => {
      await copy(authority, server);
      await expect.poll(() => lines.at(-1), { timeout: 8_000 }).toMatch(/tls.crt was read again/);
    };
    const before = await identity(await first.issue("before", ["DNS:client"]));
    const after = await identity(await second.issue("after", ["DNS:client"]));
    return { port, before, after, put, authorities, servers };
  }

  test("a new certificate asks for client certificates as before, by TLS 1.2 and later only", async () => {
    const { port, before, after, put, authorities, servers } = await reload();
    // OpenSSL itself takes nothing older by default, so that the handshake below alone would not tell.
    const replaced = vi.spyOn(Server.prototype, "setSecureContext");
    await put(authorities[0], servers[1]);
    expect(new Set(replaced.mock.calls.map(([{ minVersion }]) => minVersion))).toEqual(new Set(["TLSv1.2"]));
    expect(await ask(port, before)).toBe("HTTP/1.1 200");
    expect([await ask(port, after), await ask(port, {})]).toEqual(["", "HTTP/1.1 200"]);
    const old = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const;
    expect(await ask(port, { ...before, ...old })).toBe("");
  });

  test.each(["TLSv1.2", "TLSv1.3"] as const)(
    "a new client authority counts at once, for sessions of %s as well",
    async (maxVersion) => {
      const { port, before, after, put, authorities, servers } = await reload();
      const session = await sessionOf(port, { ...before, maxVersion });
      await put(authorities[1], servers[0]);
      expect(await ask(port, after)).toBe("HTTP/1.1 200");
      expect(await ask(port, before)).toBe("");
      expect(await ask(port, { ...before, maxVersion, session })).toBe("");
    },
  );
});
