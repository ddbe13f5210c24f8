import { describe, expect, test } from "vitest";
import { explainRequest } from "../../../src/gateway/explain/explain.ts";
import { replyOf } from "../../support/records.ts";
import { name } from "../../support/table.ts";
import { viewOf } from "../../support/view.ts";
import { answeringWith } from "./observed-reply.ts";

const ANSWERING = answeringWith({
  reply: replyOf(["web.example 30 A 192.0.2.1"]),
  events: [{ kind: "forwarded", name: name("web.example"), upstream: "<up>", rcode: 0, tookMs: 3 }],
});

function explain(query: string, headers: Record<string, string> = {}, answering = ANSWERING): Promise<Response> {
  const request = new Request(`https://dns.example/explain${query}`, { headers });
  return explainRequest(request, viewOf(), answering, () => 0);
}

const GUARDED = {
  "content-security-policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
};

describe("an explanation over HTTP", () => {
  test("is text unless another form is asked for", async () => {
    const response = await explain("?name=web.example");
    expect([response.status, Object.fromEntries(response.headers)]).toEqual([
      200,
      { "content-type": "text/plain; charset=utf-8", ...GUARDED },
    ]);
    const text = await response.text();
    expect(text).toMatch(/^meshdoh explain web\.example\. A\n/);
    expect(text).toContain("\n1. upstream <up> answered NOERROR for web.example. after 3 ms\n");
  });

  test.each([
    ["?name=web.example&format=json", {}],
    ["?name=web.example", { accept: "application/json" }],
  ])("is JSON for %s with %j", async (query, headers) => {
    const response = await explain(query, headers);
    expect([response.status, Object.fromEntries(response.headers)]).toEqual([
      200,
      { "content-type": "application/json; charset=utf-8", ...GUARDED },
    ]);
    expect(await response.json()).toMatchObject({
      formatVersion: 1,
      question: { name: "web.example.", type: "A" },
      steps: [{ kind: "forwarded", upstream: "<up>", tookMs: 3 }],
    });
  });

  test("is a page for browsers, with everything escaped", async () => {
    const response = await explain("?name=web.example&type=aaaa", { accept: "text/html,*/*;q=0.8" });
    expect([response.status, Object.fromEntries(response.headers)]).toEqual([
      200,
      { "content-type": "text/html; charset=utf-8", ...GUARDED },
    ]);
    const page = await response.text();
    expect(page).toContain("<pre>meshdoh explain web.example. AAAA\n");
    expect(page).toContain("1. upstream &#60;up&#62; answered NOERROR");
    expect(page).toContain('name="type" value="aaaa"');
  });

  test.each([
    ["text", "text/plain; charset=utf-8", (body: string) => body],
    ["json", "application/json; charset=utf-8", (body: string) => body],
    ["html", "text/html; charset=utf-8", (body: string) => /<pre>([^]*)<\/pre>/.exec(body)?.[1]],
  ] as const)("says in %s what to write when there is no question", async (format, type, readProblem) => {
    const response = await explain(`?type=AAAA&format=${format}`);
    expect([response.status, response.headers.get("content-type")]).toEqual([400, type]);
    const problem = readProblem(await response.text());
    const advice = "give a name, e.g. ?name=web.ns1.svc.cluster.local&type=AAAA; the type is A when left out";
    const bodies = {
      text: `${advice}\n`,
      json: `${JSON.stringify({ error: advice })}\n`,
      html: `${advice.replaceAll("&", "&#38;")}\n`,
    };
    expect(problem).toBe(bodies[format]);
  });

  test("says which forms there are", async () => {
    const response = await explain("?name=web.example&format=yaml");
    expect([response.status, await response.text()]).toEqual([400, "format is text, json or html\n"]);
  });

  test("shows hostile names as text", async () => {
    const response = await explain("?name=%3Cscript%3E%5C010.example&format=html");
    const page = await response.text();
    expect(page).toContain(String.raw`meshdoh explain &#60;script&#62;\010.example. A`);
    expect(page).not.toContain("<script");
  });

  test("fails when the pipeline does", async () => {
    const broken = { ...ANSWERING, resolve: () => Promise.reject(new Error("broken")) };
    await expect(explain("?name=web.example", {}, broken)).rejects.toThrow("broken");
  });
});
