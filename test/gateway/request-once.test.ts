import { expect, test } from "vitest";
import { RequestOnce } from "../../src/gateway/request-once.ts";

const URL_ASKED = "https://gateway.example/dns-query";
const INIT = { method: "POST", headers: { accept: "*/*" }, body: "abc" };

test("a request says what it said", async () => {
  const once = new RequestOnce(new Request(URL_ASKED, INIT));
  expect([once.method, once.url, once.headers.get("accept")]).toEqual(["POST", URL_ASKED, "*/*"]);
  expect(new TextDecoder().decode(await once.arrayBuffer())).toBe("abc");
});

test("a body can be read in parts", () => {
  const request = new Request(URL_ASKED, INIT);
  expect(new RequestOnce(request).body).toBe(request.body);
});

test("each part is asked for once", () => {
  const asked: PropertyKey[] = [];
  const request = new Proxy(new Request(URL_ASKED), {
    get: (target, name): unknown => {
      asked.push(name);
      return Reflect.get(target, name, target);
    },
  });
  const once = new RequestOnce(request);
  for (let time = 0; time < 2; time++) expect([once.method, once.url, once.headers].length).toBe(3);
  expect(asked).toEqual(["method", "url", "headers"]);
});
