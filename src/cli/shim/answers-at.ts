import { setTimeout } from "node:timers/promises";
import { parseName } from "../../dns/name.ts";
import { RrClass, RrType } from "../../dns/numbers.ts";
import { formatSocketAddress, type SocketAddress } from "../../shim/socket-address.ts";
import { askServer } from "../query/ask-server.ts";

/** How long one question waits: a shim on this machine answers within a millisecond. */
const WAIT_MS = 300;
/** A name that no gateway is needed for (RFC 6761 section 6.3). */
const QUESTION = { name: parseName("localhost."), type: RrType.A, class: RrClass.In };

/** Whether something answers DNS there over UDP: at once when it does, else after `waitMs`, so that asking again is no hurry. */
export async function answersAt(at: SocketAddress, waitMs: number = WAIT_MS): Promise<boolean> {
  try {
    await askServer(QUESTION, formatSocketAddress(at), { useTcp: false, timeoutMs: waitMs });
    return true;
  } catch {
    // Refused, or no answer in time; whoever asks again says in the end that there was none.
    await setTimeout(waitMs);
    return false;
  }
}
