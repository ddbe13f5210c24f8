import { describe, expect, test } from "vitest";
import { createRoutes } from "../../src/gateway/routes.ts";
import { meshTable } from "../support/table.ts";
import { arrivalOf } from "./arrivals.ts";
import { HeldTable } from "./gateway-under-test.ts";

type Parts = Parameters<typeof createRoutes>[0];

const arrival = arrivalOf();
const notAsked: Parts["answerDns"] = () => Promise.reject(new Error("another path was taken"));

/** Fetches a path from routes that lead nowhere but where `parts` say. */
function fetchFrom(path: string, parts: Partial<Parts> = {}, init: RequestInit = {}): Response | Promise<Response> {
  const nowhere = {
    answerDns: notAsked,
    answerJson: notAsked,
    answerExplain: notAsked,
    answerView: notAsked,
    prepareTable: () => undefined,
  };
  const absent = { answerStatus: undefined, answerMetrics: undefined, corsOrigins: [] };
  const routes = createRoutes({ ...nowhere, ...absent, tableSource: new HeldTable(), ...parts });
  return routes.fetch(new Request(`https://gateway.example${path}`, init), arrival);
}

describe.each([
  ["dns-query", "answerDns"],
  ["resolve", "answerJson"],
  ["explain", "answerExplain"],
  ["view", "answerView"],
  ["status", "answerStatus"],
  ["metrics", "answerMetrics"],
] as const)("the path %s", (resource, part) => {
  const leads = (answer: Parts["answerDns"]): Partial<Parts> => ({ [part]: answer });
  const encoded = `%${resource.charCodeAt(0).toString(16)}${resource.slice(1)}`;

  test.each([
    [`/${resource}`, "", ""],
    [`/${resource}?name=web`, "", "?name=web"],
    [`/${encoded}`, "", ""],
    [`/abc/${resource}`, "abc", ""],
    [`/%61bc/${resource}?name=web`, "abc", "?name=web"],
  ])("%s is answered, for its token, and with how it arrived", async (path, token, search) => {
    const answer: Parts["answerDns"] = (request, pathToken, arrived) => {
      expect(pathToken).toBe(token);
      expect(arrived).toBe(arrival);
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

test.each(["/status", "/abc/status", "/metrics", "/abc/metrics"])(
  "%s is not here in a program that has nothing to say there",
  async (path) => {
    expect((await fetchFrom(path)).status).toBe(404);
  },
);

describe("pages of another origin", () => {
  const page = { origin: "https://app.example" };
  const preflight: RequestInit = {
    method: "OPTIONS",
    headers: { ...page, "access-control-request-method": "POST", "access-control-request-headers": "content-type" },
  };
  const answered: Parts["answerDns"] = () => Promise.resolve(new Response("answered", { headers: { vary: "accept" } }));
  const allowing = (...corsOrigins: string[]): Partial<Parts> => ({
    corsOrigins,
    answerDns: answered,
    answerJson: answered,
    answerExplain: answered,
    answerStatus: answered,
    answerMetrics: answered,
  });
  const crossOrigin = ({ headers }: Response): Record<string, string> =>
    Object.fromEntries([...headers].filter(([name]) => name.startsWith("access-control-") || name === "vary"));

  test.each(["/dns-query", "/abc/dns-query", "/resolve", "/abc/resolve"])(
    "are told what they may send to %s",
    async (path) => {
      const response = await fetchFrom(path, allowing("https://app.example", "https://other.example"), preflight);
      expect(response.status).toBe(204);
      expect(crossOrigin(response)).toEqual({
        "access-control-allow-origin": "https://app.example",
        "access-control-allow-methods": "GET,POST",
        "access-control-allow-headers": "authorization,content-type,accept",
        "access-control-max-age": "7200",
        vary: "origin",
      });
    },
  );

  test.each<[string, string[], Record<string, string>]>([
    [
      "one that is listed",
      ["https://app.example"],
      { "access-control-allow-origin": "https://app.example", vary: "accept" },
    ],
    ["any, where all may", ["*"], { "access-control-allow-origin": "*", vary: "accept" }],
    ["one that is not listed", ["https://other.example"], { vary: "accept" }],
    ["any, where none may", [], { vary: "accept" }],
  ])("of %s read the answer or do not", async (_what, origins, expected) => {
    const response = await fetchFrom("/dns-query", allowing(...origins), { headers: page });
    expect(crossOrigin(response)).toEqual(expected);
  });

  test.each(["/explain", "/status", "/metrics", "/abc/explain"])("never read %s", async (path) => {
    expect(crossOrigin(await fetchFrom(path, allowing("*"), { headers: page }))).toEqual({ vary: "accept" });
    expect((await fetchFrom(path, allowing("*"), preflight)).status).toBe(405);
  });
});

test("whoever is lost is told what is here", async () => {
  const response = await fetchFrom("/");
  expect(response.status).toBe(404);
  expect(await response.text()).toBe(
    "not here: DNS over HTTPS is at /dns-query, its JSON form at /resolve, explanations at /explain, views at /view, health at /healthz and /readyz\n",
  );
});
