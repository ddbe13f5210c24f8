import { expect, test } from "vitest";
import { RequestCredentials } from "../../src/gateway/request-credentials.ts";

test.each<[Record<string, string>, string, object]>([
  [{}, "", { authorization: null, accessAssertion: null, pathToken: "" }],
  [{ authorization: "Bearer x" }, "", { authorization: "Bearer x", accessAssertion: null, pathToken: "" }],
  [{ authorization: "" }, "abc", { authorization: "", accessAssertion: null, pathToken: "abc" }],
  [{ "Cf-Access-Jwt-Assertion": "a.b.c" }, "", { authorization: null, accessAssertion: "a.b.c", pathToken: "" }],
])("a request with %j and the path token %j", (headers, pathToken, expected) => {
  const shown = new RequestCredentials(new Request("https://gateway.example/", { headers }), pathToken);
  expect({
    authorization: shown.authorization,
    accessAssertion: shown.accessAssertion,
    pathToken: shown.pathToken,
  }).toEqual(expected);
});
