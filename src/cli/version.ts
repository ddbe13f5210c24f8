/** The version of this build; `scripts/build.ts` writes that of package.json in its place. */
declare const MESHDOH_VERSION: string | undefined;

/** What `meshdoh --version` prints. */
export const VERSION: string = typeof MESHDOH_VERSION === "string" ? MESHDOH_VERSION : "development";
