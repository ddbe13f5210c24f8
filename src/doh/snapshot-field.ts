/**
 * The field of a response that names the snapshot behind a reply: `<generation>-<beginning of its digest>`. Generations
 * only go up, so that a cache in front knows which of two is the newer one, whichever instance of a gateway it hears.
 */
export const SNAPSHOT_FIELD = "meshdoh-snapshot";
