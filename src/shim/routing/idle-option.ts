import type { ShimSettings } from "../settings.ts";

/** Which of the options has no effect as long as every name counts as the mesh's, for want of a gateway that told its zones. */
export function idleOption({ outside, fallback }: Pick<ShimSettings, "outside" | "fallback">): string | undefined {
  if (outside === "resolvers") return "--outside resolvers";
  return fallback === "resolvers" ? "--fallback resolvers" : undefined;
}
