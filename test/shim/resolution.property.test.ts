import fc from "fast-check";
import { expect, test } from "vitest";
import { replyOf } from "../support/records.ts";
import { ANSWERS, ANSWERS_FOR_MESH, FAILS, ResolutionScene, type Behaviour } from "./resolution-scene.ts";

const ZONES = ["cluster.local", "west.example", "corp.example.com"];
// Few labels, among them zones' and namespaces', so that names that look like the mesh's abound.
const LABEL = fc.constantFrom(
  "web",
  "ns1",
  "com",
  "example",
  "corp",
  "svc",
  "pod",
  "cluster",
  "local",
  "west",
  "org",
  "dns",
);
const BELOW = fc.constantFrom("", ...ZONES, "ns1.svc.cluster.local", "example.com", "github.com", "notcluster.local");
const NAME = fc
  .tuple(fc.array(LABEL, { minLength: 1, maxLength: 3 }), BELOW)
  .map(([labels, below]) => [...labels, ...(below === "" ? [] : [below])].join("."));
const BEHAVIOUR: fc.Arbitrary<Behaviour> = fc.constantFrom<Behaviour>(
  "gone",
  "hangs",
  ANSWERS,
  ANSWERS_FOR_MESH,
  FAILS,
);
const KNOWN_ZONES = fc.option(fc.subarray(ZONES), { nil: undefined, freq: 9 });

type Step =
  | { readonly ask: string; readonly type: string; readonly dnssecOk: boolean }
  | { readonly gateway: Behaviour }
  | { readonly zones: readonly string[] | undefined }
  | { readonly passMs: number }
  | "newer snapshot";
const STEP: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ ask: NAME, type: fc.constantFrom("A", "AAAA", "TXT"), dnssecOk: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ gateway: BEHAVIOUR }) },
  { weight: 1, arbitrary: fc.record({ zones: KNOWN_ZONES }) },
  { weight: 2, arbitrary: fc.record({ passMs: fc.constantFrom(1, 200, 950, 2000, 31_000, 61_000) }) },
  { weight: 1, arbitrary: fc.constant("newer snapshot" as const) },
);

/** Said in another way than the code does: no zone is known, or it ends in one, or looks short. */
function isMesh(name: string, { zones, suffixes, search }: Known): boolean {
  if (zones === undefined && suffixes.length === 0) return name !== "dns.example.org";
  const all = [...(zones ?? []), ...suffixes];
  if (all.some((zone) => `.${name}`.endsWith(`.${zone}`))) return true;
  const last = name.split(".").at(-1) ?? "";
  return !name.includes(".") || ["svc", "pod"].includes(last) || (search.length > 0 && last === "ns1");
}

interface Known {
  readonly zones: readonly string[] | undefined;
  readonly suffixes: readonly string[];
  readonly search: readonly string[];
}

test("whatever happens, no name that is the mesh's at that moment is asked of an original resolver", async () => {
  let leftForResolvers = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        outside: fc.constantFrom("gateway" as const, "resolvers" as const),
        fallback: fc.constantFrom("none" as const, "resolvers" as const),
        suffixes: fc.subarray(["corp.example.com"]),
        search: fc.constantFrom([], ["ns1.svc.cluster.local", "svc.cluster.local"]),
        zones: KNOWN_ZONES,
        gateway: BEHAVIOUR,
      }),
      fc.array(STEP, { maxLength: 40 }),
      async (settings, steps) => {
        const scene = new ResolutionScene(settings);
        let known: Known = settings;
        const leaked: string[] = [];
        scene.resolver = (asked) => {
          leftForResolvers++;
          const name = asked.name.slice(0, -1);
          const mayAsk = settings.outside === "resolvers" || settings.fallback === "resolvers";
          if (isMesh(name, known) || !mayAsk) leaked.push(name);
          return { reply: replyOf([`${asked.name} 60 A 192.0.2.2`]), afterMs: 10 };
        };
        const asking: Promise<unknown>[] = [];
        for (const step of steps) {
          if (step === "newer snapshot") scene.resolution.forgetSnapshot();
          else if ("ask" in step) asking.push(scene.start(step.ask, step.type, { dnssecOk: step.dnssecOk }));
          else if ("gateway" in step) scene.gateway = step.gateway;
          else if ("zones" in step) {
            known = { ...known, zones: step.zones };
            scene.zones = new ResolutionScene({ zones: step.zones }).zones;
          } else await scene.time.run(scene.time.nowMs + step.passMs);
        }
        await scene.time.until(Promise.all(asking));
        expect(leaked).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
  expect(leftForResolvers, "there were names to be asked of them").toBeGreaterThan(100);
});
