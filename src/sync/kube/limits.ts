/** Objects of a page (`limit` of ListOptions), as kubectl and client-go ask for them. */
export const PAGE_OBJECTS = 500;
/** Largest object: etcd takes 1.5 MiB (`--max-request-bytes`), which as JSON may be several times that. */
export const MAX_OBJECT_OCTETS = 16_000_000;
/** Largest page: a server that knows no paging answers with all that there is, which is read object by object. */
export const MAX_PAGE_OCTETS = 4_000_000_000;
/** What a page says beside its objects. */
export const MAX_FRAME_OCTETS = 1_000_000;
/** Largest discovery document or Status; hundreds of CustomResourceDefinitions in one group stay below it. */
export const MAX_DOCUMENT_OCTETS = 8_000_000;
/** Most objects of one cluster, as many as one file of manifests may hold. */
export const MAX_OBJECTS: number = 1_000_000;
/** Largest kubeconfig file. */
export const MAX_KUBECONFIG_OCTETS = 4_000_000;
/** Most that an exec plugin prints. */
export const MAX_PLUGIN_OCTETS = 1_000_000;
/** Most lists of one cluster at a time, however many kinds want to be listed anew. */
export const MAX_LISTS_AT_ONCE = 3;
/** How often one page is asked for before its list counts as failed. */
export const MAX_PAGE_ATTEMPTS = 3;
/** How often a watch fails from the same resourceVersion before the collection is listed anew. */
export const MAX_WATCH_ATTEMPTS = 3;
/** Longest that a server is obeyed that wants to be asked later (Retry-After). */
export const MAX_RETRY_AFTER_SECONDS = 300;
