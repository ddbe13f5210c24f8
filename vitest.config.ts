import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { QUIET_TOOLS } from "./scripts/quiet-tools.ts";

// Here and not in the npm script, so that a bare `npx vitest` is as quiet; workers and child processes inherit it.
Object.assign(process.env, QUIET_TOOLS);

/** Folders that have a project of their own, or hold no tests. */
const NOT_UNIT = ["worker", "interop", "e2e", "architecture", "bench", "support", "fixtures"];

/** How long `expect.poll` waits at most: as long as a busy machine may take for what is done at once on an idle one. */
const PATIENCE = { poll: { timeout: 20_000 } };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          // Property tests take seconds on a machine that is busy with others.
          testTimeout: 30_000,
          hookTimeout: 30_000,
          expect: PATIENCE,
          include: ["test/**/*.test.ts"],
          exclude: NOT_UNIT.map((folder) => `test/${folder}/**`),
          sequence: { groupOrder: 0 },
        },
      },
      {
        plugins: [cloudflareTest({ wrangler: { configPath: "./wrangler.toml" } })],
        test: {
          name: "worker",
          include: ["test/worker/**/*.test.ts"],
          globalSetup: ["test/conformance/provide-world.ts"],
          sequence: { groupOrder: 1 },
        },
      },
      {
        // The gates run compilers, linters and bundlers on planted trees.
        test: {
          name: "architecture",
          include: ["test/architecture/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        // One after the other: these start servers, and two cores are not many.
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          expect: PATIENCE,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
      {
        // Needs programs of the distribution (dig, kdig, ip, …), so it is no part of `npm test`.
        test: {
          name: "interop",
          include: ["test/interop/**/*.test.ts"],
          expect: PATIENCE,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
