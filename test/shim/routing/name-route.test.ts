import { expect, test } from "vitest";
import { parseName } from "../../../src/dns/name.ts";
import type { Resolver } from "../../../src/resolver/resolver.ts";
import { byRoute, learnNamespaces, nameRoute } from "../../../src/shim/routing/name-route.ts";
import { question, replyOf } from "../../support/records.ts";
import { contextOf } from "../../support/view.ts";

const MESH = parseName("web.cluster.local");
const meshNames = { has: (name: string): boolean => name === MESH };

test.each(["A", "AAAA", "TXT"])("%s of a name goes where the name belongs", async (type) => {
  const answer =
    (line: string): Resolver =>
    () =>
      Promise.resolve(replyOf([line]));
  const mesh = answer("mesh. 1 A 192.0.2.1");
  const outside = answer("outside. 1 A 192.0.2.1");
  const resolver = nameRoute(meshNames)(byRoute({ mesh, outside }));
  const owners = await Promise.all(
    ["web.cluster.local", "web.example"].map(
      async (text) => (await resolver(question(text, type), contextOf())).answer[0]?.owner,
    ),
  );
  expect(owners).toEqual(["mesh.", "outside."]);
});

test("what is learnt from is the reply itself, which goes on as it is", async () => {
  const reply = replyOf(["web.example. 1 A 192.0.2.1"]);
  const learnt: unknown[] = [];
  const stage = learnNamespaces({ learn: (each) => void learnt.push(each) });
  expect(await stage(() => Promise.resolve(reply))(question("web.example"), contextOf())).toBe(reply);
  expect(learnt).toEqual([reply]);
});
