import { EdeCode } from "../../dns/numbers.ts";
import { failureReply } from "../reply.ts";
import type { Reply, Stage } from "../resolver.ts";

/** Calls `expired` after so many milliseconds, unless what it returns is called before. */
export type StartTimer = (milliseconds: number, expired: () => void) => () => void;

/** Upstreams give up at the deadline by themselves and know more about why, so they are let go first. */
const GRACE_MS = 100;

/** Answers SERVFAIL when the rest of the pipeline has no reply by the deadline, whatever it waits for: a store that hangs, too. */
export function deadline(startTimer: StartTimer): Stage {
  return (next) => (question, context) =>
    new Promise<Reply>((resolve, reject) => {
      const leftMs = Math.max(0, context.deadlineMs - context.nowMs) + GRACE_MS;
      const cancel = startTimer(leftMs, () => {
        resolve(failureReply(EdeCode.NoReachableAuthority, "the deadline passed before there was a reply"));
      });
      next(question, context).finally(cancel).then(resolve, reject);
    });
}
