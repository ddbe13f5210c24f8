import type { Admission, RateLimits } from "../../src/gateway/rate-limits.ts";

/** Limits that say what a test wants, and remember what they were asked. */
export class CountedLimits implements RateLimits {
  readonly asked: (readonly [view: string | undefined, address: string | undefined])[] = [];
  says: Admission | Promise<Admission> = "admitted";

  admit(viewName: string, address: string | undefined): Admission | Promise<Admission> {
    this.asked.push([viewName, address]);
    return this.says;
  }

  admitUnknown(address: string | undefined): Admission | Promise<Admission> {
    this.asked.push([undefined, address]);
    return this.says;
  }
}
