import { exports } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { openWorker } from "./open-worker.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a Worker as wrangler.toml sets it", () => {
  test("refuses every query, and says how to open it", async () => {
    const response = await exports.default.fetch("https://gateway.example/dns-query?dns=AAAB");
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe('Bearer realm="meshdoh"');
    expect(await response.text()).toContain("MESHDOH_ANONYMOUS_VIEW");
  });

  test("is alive, and not ready before a table is published", async () => {
    const pages = ["/healthz", "/readyz"].map((path) => exports.default.fetch(`https://gateway.example${path}`));
    expect((await Promise.all(pages)).map(({ status }) => status)).toEqual([200, 503]);
  });
});

describe("a Worker with wrong settings", () => {
  test("tells its operator all that is wrong at once, and clients only that it cannot serve", async () => {
    const complaints = vi.spyOn(console, "error").mockReturnValue();
    const worker = await openWorker({
      MESHDOH_ANONYMOUS_VIEW: "tests",
      MESHDOH_TTL_SECONDS: "soon",
      MESHDOH_UPSTREAM: "http://192.0.2.1/dns-query",
    });
    const response = await worker.fetch("/dns-query?dns=AAAB");
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("192.0.2.1");
    expect(complaints).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(
        /MESHDOH_UPSTREAM must .*; MESHDOH_TTL_SECONDS must be a whole number from 1 to 86400, not "soon"/,
      ),
    );
  });
});
