import { describe, expect, test } from "vitest";
import { createRoutes } from "../../src/gateway/routes.ts";
import { meshTable } from "../support/table.ts";
import { HeldTable } from "./gateway-under-test.ts";

type Answer = Parameters<typeof createRoutes>[2];

const keepAlive = (): void => undefined;
const notAsked: Answer = () => Promise.reject(new Error("the DNS path was taken"));

function fetchFrom(path: string, answer: Answer = notAsked, table = new HeldTable()): Response | Promise<Response> {
  const routes = createRoutes(table, () => undefined, answer);
  return routes.fetch(new Request(`https://gateway.example${path}`), { keepAlive });
}

describe("the DNS path", () => {
  test.each(["/dns-query", "/dns-query?dns=AAAA", "/dns%2Dquery"])(
    "%s is answered, with what keeps work alive beyond the response",
    async (path) => {
      const response = await fetchFrom(path, (request, alive) => {
        expect(alive).toBe(keepAlive);
        return Promise.resolve(new Response(new URL(request.url).search));
      });
      expect(await response.text()).toBe(path === "/dns-query?dns=AAAA" ? "?dns=AAAA" : "");
    },
  );

  test("below a token is refused without a look at the query", async () => {
    expect((await fetchFrom("/abc/dns-query")).status).toBe(401);
  });

  test("that fails is 500, without a word of the failure", async () => {
    const response = await fetchFrom("/dns-query", () => Promise.reject(new Error("secret path /etc/meshdoh")));
    expect(response.status).toBe(500);
    expect(await response.text()).toBe("the gateway failed on this request\n");
  });
});

describe("/readyz", () => {
  test("is 503 before anything was read, and says what to do", async () => {
    const response = await fetchFrom("/readyz");
    expect(response.status).toBe(503);
    expect(await response.text()).toBe("not ready: no snapshot has been read yet; publish one with meshdoh sync\n");
  });

  test("is 200 with a table", async () => {
    expect(await (await fetchFrom("/readyz", notAsked, new HeldTable(meshTable()))).text()).toBe("ready\n");
  });
});

test("whoever is lost is told what is here", async () => {
  const response = await fetchFrom("/");
  expect(response.status).toBe(404);
  expect(await response.text()).toBe("not here: DNS over HTTPS is at /dns-query, health at /healthz and /readyz\n");
});
