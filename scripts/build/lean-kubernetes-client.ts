import type { Plugin } from "esbuild";

// Of the Kubernetes client a program takes how kubeconfigs are read and credentials come about. That module also makes
// clients of a generated API of 54 MB and headers for node-fetch, which warns of deprecated modules when it is loaded.

/** What stands in place of modules that only unused functions of the client use. */
const STAND_INS: Readonly<Record<string, string>> = {
  "./gen/index.js": `export class ServerConfiguration {}
    export function createConfiguration() { throw new Error("the generated API is no part of this program"); }`,
  "node-fetch": `export const Headers = globalThis.Headers;`,
};

/** Leaves out of a program what it never uses of the Kubernetes client. */
export const leanKubernetesClient: Plugin = {
  name: "lean-kubernetes-client",
  setup(program) {
    program.onResolve({ filter: /^(?:\.\/gen\/index\.js|node-fetch)$/ }, ({ path, importer }) =>
      CONFIG_MODULE.test(importer) ? { path, namespace: "stand-in" } : null,
    );
    program.onLoad({ filter: /.*/, namespace: "stand-in" }, ({ path }) => ({ contents: STAND_INS[path] ?? "" }));
  },
};

const CONFIG_MODULE = /[\\/]@kubernetes[\\/]client-node[\\/]dist[\\/]config\.js$/;
