import type { TestProject } from "vitest/node";
import { buildWorld, type ConformanceWorld } from "./world.ts";

declare module "vitest" {
  interface ProvidedContext {
    readonly conformanceWorld: ConformanceWorld;
  }
}

/** Builds the store of the conformance suite on Node, for tests in a runtime that has no files. */
export async function setup(project: TestProject): Promise<void> {
  project.provide("conformanceWorld", await buildWorld());
}
