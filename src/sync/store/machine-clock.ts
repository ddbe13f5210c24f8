import { MONOTONIC_CLOCK, type StoreClock } from "../../snapshot/retention/store-clock.ts";

/** The clocks of the machine. */
export const MACHINE_CLOCK: StoreClock = { ...MONOTONIC_CLOCK, wallMs: Date.now };
