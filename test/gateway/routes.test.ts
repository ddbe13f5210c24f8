import { describe, expect, test } from "vitest";
import { createRoutes } from "../../src/gateway/routes.ts";
import { meshTable } from "../support/table.ts";
import { HeldTable } from "./gateway-under-test.ts";

type Parts = Parameters<typeof createRoutes>[0];

const keepAlive = (): void => undefined;
const notAsked: Parts["answerDns"] = () => Promise.reject(new Error("another path was taken"));

/** Fetches a path from routes that lead nowhere but where `parts` say. */
function fetchFrom(path: string, parts: Partial<Parts> = {}): Response | Promise<Response> {
  const nowhere = { answerDns: notAsked, answerExplain: notAsked, prepareTable: () => undefined };
  const routes = createRoutes({ ...nowhere, tableSource: new HeldTable(), ...parts });
  return routes.fetch(new Request(`https://gateway.example${path}`), { keepAlive });
}

describe.each(["dns-query", "explain"] as const)("the path %s", (resource) => {
  const leads = (answer: Parts["answerDns"]): Partial<Parts> =>
    resource === "explain" ? { answerExplain: answer } : { answerDns: answer };
  const encoded = `%${resource.charCodeAt(0).toString(16)}${resource.slice(1)}`;

  test.each([
    [`/${resource}`, "", ""],
    [`/${resource}?name=web`, "", "?name=web"],
    [`/${encoded}`, "", ""],
    [`/abc/${resource}`, "abc", ""],
    [`/%61bc/${resource}?name=web`, "abc", "?name=web"],
  ])("%s is answered, for its token, with what keeps work alive beyond the response", async (path, token, search) => {
    const answer: Parts["answerDns"] = (request, pathToken, alive) => {
      expect([pathToken, alive]).toEqual([token, keepAlive]);
      return Promise.resolve(new Response(new URL(request.url).search));
    };
    expect(await (await fetchFrom(path, leads(answer))).text()).toBe(search);
  });

  test("that fails is 500, without a word of the failure or the token", async () => {
    const answer = (): Promise<Response> => Promise.reject(new Error("secret path /etc/meshdoh"));
    const response = await fetchFrom(`/abc/${resource}`, leads(answer));
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
    expect(await (await fetchFrom("/readyz", { tableSource: new HeldTable(meshTable()) })).text()).toBe("ready\n");
  });
});

test("whoever is lost is told what is here", async () => {
  const response = await fetchFrom("/");
  expect(response.status).toBe(404);
  expect(await response.text()).toBe(
    "not here: DNS over HTTPS is at /dns-query, explanations at /explain, health at /healthz and /readyz\n",
  );
});
