/** Lets work outlive the response to the request that started it (`ctx.waitUntil` of a Worker). */
export type KeepAlive = (work: Promise<unknown>) => void;
