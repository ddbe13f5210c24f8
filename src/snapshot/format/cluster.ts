import type { ClusterObservation, RestrictedNamespace } from "../../mesh/cluster.ts";
import { corrupt, type Fields } from "./fields.ts";

/** The JSON value of a cluster; `JSON.stringify` leaves out what is undefined. */
export function clusterValue(cluster: ClusterObservation): object {
  const { zone, network, observedSeconds, leaseSeconds, namespaces, importedNamespaces, version } = cluster;
  const restrictedNamespaces = cluster.restrictedNamespaces?.map(({ namespace, exportTo }) => ({
    namespace,
    exportTo,
  }));
  return {
    cluster: cluster.cluster,
    zone,
    network,
    observedSeconds,
    leaseSeconds,
    namespaces,
    importedNamespaces,
    restrictedNamespaces,
    version,
  };
}

/** Reads the value that `clusterValue` made. Throws `StoreError`. */
export function readCluster(fields: Fields): ClusterObservation {
  return {
    cluster: fields.text("cluster"),
    zone: fields.name("zone"),
    ...(fields.has("network") && { network: fields.text("network") }),
    observedSeconds: fields.count("observedSeconds"),
    leaseSeconds: fields.count("leaseSeconds"),
    namespaces: fields.texts("namespaces"),
    ...(fields.has("importedNamespaces") && { importedNamespaces: fields.texts("importedNamespaces") }),
    ...(fields.has("restrictedNamespaces") && {
      restrictedNamespaces: fields.objects("restrictedNamespaces").map(readRestricted),
    }),
    ...(fields.has("version") && { version: fields.text("version") }),
  };
}

function readRestricted(fields: Fields): RestrictedNamespace {
  const exportTo = fields.texts("exportTo");
  if (exportTo.length === 0) throw corrupt(fields.placeOf("exportTo"), "is empty");
  return { namespace: fields.text("namespace"), exportTo };
}
