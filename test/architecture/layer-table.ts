const MIDDLE = ["dns", "mesh", "resolver", "doh", "snapshot"] as const;

/** Which folders of src a folder may import. Programs (worker, server, shim, sync) never import each other; cli wires them. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  dns: [],
  mesh: ["dns"],
  resolver: ["dns", "mesh"],
  doh: ["dns"],
  snapshot: ["dns", "mesh"],
  gateway: MIDDLE,
  upstreams: ["dns", "mesh", "resolver", "doh"],
  worker: [...MIDDLE, "gateway"],
  server: [...MIDDLE, "gateway", "upstreams"],
  shim: [...MIDDLE, "upstreams"],
  sync: ["dns", "mesh", "snapshot"],
  cli: [...MIDDLE, "gateway", "upstreams", "server", "shim", "sync"],
};
