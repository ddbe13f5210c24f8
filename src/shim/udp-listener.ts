import { within } from "../resolver/within.ts";
import { ListenError } from "./listen-error.ts";
import type { Listener, ListenerParts } from "./listener.ts";
import type { ListenSettings } from "./settings.ts";
import { MAX_REFUSALS_PER_SECOND } from "./limits.ts";
import { isNoQuery } from "./no-query.ts";
import { Pace } from "./seen/pace.ts";
import { startTimer } from "./start-timer.ts";
import { openUdpSocket } from "./udp/open.ts";
import type { DatagramReceiver, OpenUdpSocket, UdpSocket } from "./udp/udp-socket.ts";

/** Answers DNS over UDP on one address. Throws `ListenError` when the address cannot be had. */
export async function listenUdp(
  at: ListenSettings,
  parts: ListenerParts,
  open: OpenUdpSocket = openUdpSocket,
): Promise<Listener> {
  const answers = new UdpAnswers(parts);
  try {
    return new UdpListener(await open(at, answers), answers);
  } catch (error) {
    throw error instanceof Error ? new ListenError("udp", at, error) : error;
  }
}

class UdpListener implements Listener {
  readonly address: string;
  readonly port: number;
  readonly #socket: UdpSocket;
  readonly #answers: UdpAnswers;

  constructor(socket: UdpSocket, answers: UdpAnswers) {
    ({ address: this.address, port: this.port } = socket);
    this.#socket = socket;
    this.#answers = answers;
  }

  async close(graceMs: number): Promise<void> {
    await this.#answers.finish(graceMs);
    await this.#socket.close();
  }
}

/** Answers what comes to a socket, for as long as it is open. */
class UdpAnswers implements DatagramReceiver {
  readonly #parts: ListenerParts;
  readonly #refusals = new Pace({ burst: MAX_REFUSALS_PER_SECOND, everyMs: 1000 / MAX_REFUSALS_PER_SECOND });
  #unanswered = 0;
  #isClosing = false;
  #isClosed = false;
  #whenAnswered: () => void = () => undefined;

  constructor(parts: ListenerParts) {
    this.#parts = parts;
  }

  /** The hot path: a reply out of the cache costs no promise and no closure. */
  receive(socket: UdpSocket, query: Uint8Array, port: number, address: string): void {
    const { counters } = this.#parts;
    // Nothing can be sent to port 0; such a source is forged. Untested: only a raw socket can send from there.
    if (this.#isClosing || port === 0) return;
    counters.udpQueries++;
    try {
      this.#answer(socket, query, port, address);
    } catch {
      counters.responderFailures++;
    }
  }

  sendFailed(): void {
    this.#parts.counters.udpSendFailures++;
  }

  socketFailed(): void {
    this.#parts.counters.listenerFailures++;
  }

  /** Takes no more queries, and waits for the replies in flight. */
  async finish(graceMs: number): Promise<void> {
    this.#isClosing = true;
    const answered = new Promise<void>((resolve) => {
      this.#whenAnswered = resolve;
    });
    if (this.#unanswered > 0) await within<unknown>(answered, graceMs, startTimer, undefined);
    this.#isClosed = true;
  }

  #answer(socket: UdpSocket, query: Uint8Array, port: number, address: string): void {
    const { responder, counters, nowMs } = this.#parts;
    const reply = responder.respondAtOnce(query, "udp", nowMs(), address);
    if (reply !== undefined) {
      counters.answeredAtOnce++;
      socket.send(reply, port, address);
    } else if (isNoQuery(query)) {
      if (!this.#refusals.allows(nowMs())) {
        counters.ignored++;
        return;
      }
      // No promise and no exception: a flood of these leaves time for good clients and for gateways.
      const refusal = responder.refuse(query, address);
      if (refusal !== undefined) socket.send(refusal, port, address);
    } else {
      void this.#respond(socket, query, port, address);
    }
  }

  async #respond(socket: UdpSocket, query: Uint8Array, port: number, address: string): Promise<void> {
    this.#unanswered++;
    try {
      const reply = await this.#parts.responder.respond(query, "udp", { client: address });
      if (reply !== undefined && !this.#isClosed) socket.sendTold(reply, port, address);
    } catch {
      this.#parts.counters.responderFailures++;
    }
    this.#unanswered--;
    if (this.#unanswered === 0) this.#whenAnswered();
  }
}
