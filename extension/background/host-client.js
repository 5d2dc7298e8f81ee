// Talks to the host over one port: waits for its hello, asks, matches answers, and comes back after
// every failure with growing pauses. A question that was open when the host died is asked again;
// one that kills the host every time is found by asking suspects alone, and given up.
import { readHostMessage } from "../common/host-messages.js";
import { ERROR_CODES, PROTOCOL_VERSION } from "../common/protocol.js";
import { isTooLarge, requestOf } from "../common/requests.js";
import { createQueue } from "./question-queue.js";

const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 30_000;
/** A host that lives this long, or answers, has recovered: the next pause is short again. */
const STEADY_AFTER = 5_000;
/** A host that says nothing for so long while it owes something hangs. */
const SILENCE_LIMIT = 30_000;

/**
 * @typedef {import("../common/protocol.js").ErrorCode} ErrorCode
 * @typedef {import("../common/types.js").HostPhase} HostPhase
 * @typedef {import("../common/types.js").HostState} HostState
 * @typedef {import("../common/types.js").OfferOutcome} OfferOutcome
 * @typedef {import("../common/types.js").OfferQuestion} OfferQuestion
 * @typedef {import("../common/types.js").DescribeOutcome} DescribeOutcome
 * @typedef {import("../common/types.js").DescribeQuestion} DescribeQuestion
 * @typedef {import("../common/types.js").Outcome} Outcome
 * @typedef {import("../common/types.js").AnyOutcome} AnyOutcome
 * @typedef {import("../common/types.js").AnyQuestion} AnyQuestion
 * @typedef {import("../common/types.js").Question} Question
 *
 * @typedef {object} Port
 * @property {(message: object) => void} postMessage
 * @property {() => void} disconnect
 * @property {{ addListener: (listener: (message: any) => void) => void }} onMessage
 * @property {{ addListener: (listener: (port: any) => void) => void }} onDisconnect
 *
 * @typedef {object} Dependencies
 * @property {() => Port} connect
 * @property {(port: any) => string} disconnectReason
 * @property {(work: () => void, pause: number) => any} setTimeout
 * @property {(timer: any) => void} clearTimeout
 * @property {(state: HostState) => void} onStateChanged
 */

/** @param {Dependencies} dependencies */
export function createHostClient({
  connect,
  disconnectReason,
  setTimeout,
  clearTimeout,
  onStateChanged,
}) {
  /** @type {HostState} */
  let state = { phase: "connecting", hello: null };
  /** @type {Port | null} */
  let port = null;
  let pause = FIRST_PAUSE;
  let lastId = 0;
  const queue = createQueue();
  const retryTimer = createTimer(connectNow);
  const steadyTimer = createTimer(() => (pause = FIRST_PAUSE));
  const silenceTimer = createTimer(() => {
    port?.disconnect();
    lose("crashed");
  });

  /** @param {() => void} work */
  function createTimer(work) {
    /** @type {any} */
    let timer = null;
    const stop = () => {
      clearTimeout(timer);
      timer = null;
    };
    return {
      stop,
      /** @param {number} after */
      start(after) {
        stop();
        timer = setTimeout(() => {
          timer = null;
          work();
        }, after);
      },
    };
  }

  /** @param {HostState} next */
  function enter(next) {
    state = next;
    onStateChanged(state);
  }

  function connectNow() {
    retryTimer.stop();
    if (port) {
      return;
    }
    /** @type {Port} */
    let opened;
    try {
      opened = connect();
    } catch (error) {
      lose(phaseOf(error instanceof Error ? error.message : ""));
      return;
    }
    port = opened;
    // A port that was given up may still speak; only the present one is listened to.
    opened.onMessage.addListener((message) => {
      if (port === opened) {
        receive(readHostMessage(message));
      }
    });
    opened.onDisconnect.addListener((closed) => {
      if (port === opened) {
        lose(phaseOf(disconnectReason(closed)));
      }
    });
    silenceTimer.start(SILENCE_LIMIT);
  }

  /** @param {HostPhase} phase */
  function lose(phase) {
    port = null;
    silenceTimer.stop();
    steadyTimer.stop();
    for (const task of queue.blame()) {
      task.resolve({ state: "failed", code: "host-crashes" });
    }
    retryTimer.start(pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
    enter({ phase, hello: state.hello });
  }

  /** @param {import("../common/protocol.js").HostMessage | null} message */
  function receive(message) {
    if (message === null) {
      return;
    }
    if (message.type === "hello") {
      greet(message);
    } else if (message.type === "verdict") {
      settle(message.id, { state: "answered", verdict: message.verdict });
    } else if (message.type === "probed") {
      const { verdict, connection, chain } = message;
      settle(message.id, { state: "answered", verdict, connection, chain });
    } else if (message.type === "offer") {
      settle(message.id, { state: "answered", verdicts: message.verdicts });
    } else if (message.type === "roots") {
      settle(message.id, { state: "answered", inventory: message.inventory });
    } else if (message.type === "described") {
      const { description, isShortened } = message;
      settle(message.id, { state: "described", description, isShortened });
    } else if (message.code === "protocol-unsupported") {
      // Refused, not killed: the questions wait for another host.
      queue.recall();
      port?.disconnect();
      lose("too-old");
    } else {
      settle(message.id, { state: "failed", code: knownCode(message.code) });
    }
    watch();
  }

  /** @param {import("../common/protocol.js").Hello} hello */
  function greet(hello) {
    if (hello.protocol === PROTOCOL_VERSION) {
      steadyTimer.start(STEADY_AFTER);
      enter({ phase: "ready", hello });
      pump();
      return;
    }
    port?.disconnect();
    state = { phase: state.phase, hello };
    lose(hello.protocol < PROTOCOL_VERSION ? "too-old" : "too-new");
  }

  /** @param {unknown} id @param {AnyOutcome} outcome */
  function settle(id, outcome) {
    const task = queue.settled(id);
    if (task) {
      pause = FIRST_PAUSE;
      task.resolve(outcome);
    }
    pump();
  }

  function pump() {
    for (const task of state.phase === "ready" ? queue.next() : []) {
      lastId += 1;
      queue.sent(lastId, task);
      try {
        port?.postMessage(requestOf(lastId, task.question));
      } catch {
        // The port closed a moment ago; its onDisconnect comes next and asks everything again.
        return;
      }
    }
    watch();
  }

  function watch() {
    if (port && state.phase === "ready") {
      silenceTimer.stop();
      if (queue.isWaiting()) {
        silenceTimer.start(SILENCE_LIMIT);
      }
    }
  }

  /**
   * @param {AnyQuestion} question
   * @returns {Promise<AnyOutcome>}
   */
  function enqueue(question) {
    if (isTooLarge(requestOf(Number.MAX_SAFE_INTEGER, question))) {
      return Promise.resolve({ state: "failed", code: "frame-too-large" });
    }
    return new Promise((resolve) => {
      queue.add({ question, deaths: 0, resolve });
      pump();
    });
  }

  /**
   * @param {AnyQuestion} question
   * @param {string} field what an answer to such a question has
   * @returns {Promise<any>}
   */
  async function answerOf(question, field) {
    const outcome = await enqueue(question);
    return outcome.state === "failed" || field in outcome ? outcome : MISFIT;
  }

  return {
    start: connectNow,

    state: () => state,

    /**
     * Resolves when the host has answered or the question has been given up; never rejects.
     * @type {(question: Question) => Promise<Outcome>}
     */
    ask: (question) => answerOf(question, "verdict"),

    /**
     * The same for a certificate that is offered.
     * @type {(question: OfferQuestion) => Promise<OfferOutcome>}
     */
    askOffer: (question) => answerOf(question, "verdicts"),

    /**
     * The same for a certificate that somebody looks at.
     * @type {(question: DescribeQuestion) => Promise<DescribeOutcome>}
     */
    describe: (question) => answerOf(question, "description"),

    /**
     * The same for the roots that are installed on this computer.
     * @returns {Promise<import("../common/types.js").InventoryOutcome>}
     */
    askInventory: () => answerOf({ inventory: true }, "inventory"),

    /** Tries again at once instead of after the pause. */
    retry() {
      if (state.phase !== "ready") {
        pause = FIRST_PAUSE;
        connectNow();
      }
    },
  };
}

/**
 * Firefox says "No such native application …" for a missing, unreadable or unfitting host manifest,
 * Chromium "Specified native messaging host not found." and, for another extension's id in the manifest,
 * "Access to the specified native messaging host is forbidden."; where an administrator's policy blocks
 * it, "Access to the native messaging host was disabled by the system administrator."
 * @param {string} reason
 * @returns {HostPhase}
 */
function phaseOf(reason) {
  if (/disabled by the system administrator/i.test(reason)) {
    return "blocked";
  }
  return /no such native application|host not found|host is forbidden/i.test(
    reason,
  )
    ? "missing"
    : "crashed";
}

/** An answer to another kind of question. @type {{ state: "failed", code: ErrorCode }} */
const MISFIT = { state: "failed", code: "response-invalid" };

/** @param {string} code @returns {ErrorCode} */
const knownCode = (code) =>
  ERROR_CODES.find((known) => known === code) ?? "response-invalid";
