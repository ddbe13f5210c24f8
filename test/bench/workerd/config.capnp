# Sockets of one workerd: the gateway as it is deployed, and handlers that do as little as possible.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "gateway", worker = .gateway),
    (name = "bare", worker = .bare),
    (name = "barePrivate", worker = .barePrivate),
    (name = "store", worker = .store),
  ],
  sockets = [
    (name = "gateway", address = "127.0.0.1:0", http = (), service = "gateway"),
    (name = "bare", address = "127.0.0.1:0", http = (), service = "bare"),
    (name = "barePrivate", address = "127.0.0.1:0", http = (), service = "barePrivate"),
  ],
);

const gateway :Workerd.Worker = (
  modules = [(name = "gateway.js", esModule = embed "gateway.js")],
  compatibilityDate = "COMPATIBILITY_DATE",
  bindings = [
    (name = "SNAPSHOTS", kvNamespace = "store"),
    (name = "MESHDOH_ANONYMOUS_VIEW", text = "bench"),
    (name = "MESHDOH_VIEW_CLUSTER", text = "east"),
    (name = "MESHDOH_VIEW_NAMESPACE", text = "ns1"),
  ],
);

const bare :Workerd.Worker = (
  modules = [(name = "bare.js", esModule = embed "bare.js"), (name = "reply.json", json = embed "reply.json")],
  compatibilityDate = "COMPATIBILITY_DATE",
);

const barePrivate :Workerd.Worker = (
  modules = [
    (name = "bare-private.js", esModule = embed "bare-private.js"),
    (name = "reply.json", json = embed "reply.json"),
  ],
  compatibilityDate = "COMPATIBILITY_DATE",
);

const store :Workerd.Worker = (
  modules = [(name = "store.js", esModule = embed "store.js"), (name = "values.json", json = embed "values.json")],
  compatibilityDate = "COMPATIBILITY_DATE",
);
