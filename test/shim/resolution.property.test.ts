import fc from "fast-check";
import { expect, test } from "vitest";
import { KnownViews } from "../../src/shim/gateway/known-views.ts";
import { replyOf } from "../support/records.ts";
import { name as nameOf } from "../support/table.ts";
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
const REVERSE_ZONES = ["96.10.in-addr.arpa", "8.8.in-addr.arpa", "31.172.in-addr.arpa", "32.172.in-addr.arpa"];
const BELOW = fc.constantFrom(
  "",
  ...ZONES,
  ...REVERSE_ZONES,
  "1.0.d.f.ip6.arpa",
  "8.b.d.0.1.0.0.2.ip6.arpa",
  "ns1.svc.cluster.local",
  "example.com",
  "github.com",
  "notcluster.local",
);
/** What a stub resolver may complete a name with that it takes for short, which is nobody's of the mesh. */
const FOREIGN_SUFFIX = fc.constantFrom("", "", "office.test", "lan");
const NAME = fc
  .tuple(fc.array(LABEL, { minLength: 1, maxLength: 3 }), BELOW, FOREIGN_SUFFIX)
  .map(([labels, ...rest]) => [...labels, ...rest.filter((part) => part !== "")].join("."));
const BEHAVIOUR: fc.Arbitrary<Behaviour> = fc.constantFrom<Behaviour>(
  "gone",
  "hangs",
  ANSWERS,
  ANSWERS_FOR_MESH,
  FAILS,
);
/** What a gateway tells of its zones, perhaps that there are none; undefined when it does not tell. */
const TOLD_ZONES = fc.option(fc.subarray(ZONES), { nil: undefined, freq: 9 });
const DAY_MS = 86_400_000;
const GATEWAY = "https://dns.example.org";

type Step =
  | { readonly ask: string; readonly type: string; readonly dnssecOk: boolean }
  | { readonly gateway: Behaviour }
  | { readonly zones: readonly string[] | undefined }
  | { readonly passMs: number }
  | "other snapshot";
const STEP: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ ask: NAME, type: fc.constantFrom("A", "AAAA", "TXT"), dnssecOk: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ gateway: BEHAVIOUR }) },
  { weight: 1, arbitrary: fc.record({ zones: TOLD_ZONES }) },
  { weight: 2, arbitrary: fc.record({ passMs: fc.constantFrom(1, 200, 950, 2000, 31_000, 61_000, DAY_MS - 60_000) }) },
  { weight: 1, arbitrary: fc.constant("other snapshot" as const) },
);

const PRIVATE_REVERSE =
  /\.(10|168\.192|(1[6-9]|2\d|3[01])\.172|(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.100)\.in-addr\.arpa\.|\.[cd]\.f\.ip6\.arpa\./;

/**
 * Said in another way than the code does: no gateway ever told a zone, or it holds one that was told within the last day,
 * or is the reverse name of a private address, or looks short.
 */
function isMesh(name: string, { toldMs, suffixes, search }: Known, nowMs: number): boolean {
  if (toldMs.size === 0) return name !== "dns.example.org";
  const zones = [...toldMs].filter(([, untilMs]) => nowMs < untilMs + DAY_MS).map(([zone]) => zone);
  const text = `.${name}.`;
  if ([...zones, ...suffixes].some((zone) => text.includes(`.${zone}.`)) || PRIVATE_REVERSE.test(text)) return true;
  const last = name.split(".").at(-1) ?? "";
  return !name.includes(".") || ["svc", "pod"].includes(last) || (search.length > 0 && last === "ns1");
}

interface Known {
  /** Zones, by when they were last told: forever when they still are. */
  readonly toldMs: Map<string, number>;
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
        zones: TOLD_ZONES,
        gateway: BEHAVIOUR,
      }),
      fc.array(STEP, { maxLength: 40 }),
      async (settings, steps) => {
        const scene = new ResolutionScene({ ...settings, zones: undefined });
        const known: Known = { ...settings, toldMs: new Map() };
        const clocks = { clockMs: scene.time.read, dateMs: scene.time.read };
        const views = new KnownViews({ labels: [GATEWAY], folder: undefined, ...clocks, report: () => undefined });
        // In one step, so that questions under way see it all or nothing.
        const tell = (zones: readonly string[] = []): void => {
          const stillTold = zones.length === 0 ? [] : [...known.toldMs].filter(([, untilMs]) => untilMs === Infinity);
          for (const [zone] of stillTold) known.toldMs.set(zone, scene.time.nowMs);
          for (const zone of zones) known.toldMs.set(zone, Infinity);
          void views.learn(GATEWAY, { zones: zones.map(nameOf), search: [] });
          scene.zones = views.zones;
        };
        tell(settings.zones);
        const leaked: string[] = [];
        scene.resolver = (asked) => {
          leftForResolvers++;
          const name = asked.name.slice(0, -1);
          const mayAsk = settings.outside === "resolvers" || settings.fallback === "resolvers";
          if (isMesh(name, known, scene.time.nowMs) || !mayAsk) leaked.push(name);
          return { reply: replyOf([`${asked.name} 60 A 192.0.2.2`]), afterMs: 10 };
        };
        const asking: Promise<unknown>[] = [];
        for (const step of steps) {
          scene.zones = views.zones;
          if (step === "other snapshot") scene.resolution.forgetSnapshot();
          else if ("ask" in step) asking.push(scene.start(step.ask, step.type, { dnssecOk: step.dnssecOk }));
          else if ("gateway" in step) scene.gateway = step.gateway;
          else if ("zones" in step) tell(step.zones);
          else await scene.time.run(scene.time.nowMs + step.passMs);
        }
        await scene.time.until(Promise.all(asking));
        expect(leaked).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
  expect(leftForResolvers, "there were names to be asked of them").toBeGreaterThan(100);
});
