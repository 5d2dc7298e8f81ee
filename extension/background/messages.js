// Answers the extension's own pages, and tells those that listen when something has changed.

/**
 * @typedef {Record<string, (message: any) => unknown>} Handlers
 * @typedef {{ postMessage: (message: object) => void, onDisconnect: { addListener: (listener: () => void) => void } }} Subscriber
 */

/** @param {Handlers} handlers */
export function createMessages(handlers) {
  /** @type {Set<Subscriber>} */
  const subscribers = new Set();

  return {
    /**
     * @param {unknown} message
     * @returns {Promise<unknown> | undefined} undefined for what is not meant for the background.
     */
    onMessage(message) {
      const type = /** @type {{ type?: unknown } | null} */ (message)?.type;
      return typeof type === "string" && Object.hasOwn(handlers, type)
        ? Promise.resolve(message).then(handlers[type])
        : undefined;
    },

    /** @param {Subscriber} port */
    onConnect(port) {
      subscribers.add(port);
      port.onDisconnect.addListener(() => subscribers.delete(port));
    },

    /** Tells every open page to look again. */
    announce() {
      for (const port of subscribers) {
        port.postMessage({ type: "changed" });
      }
    },
  };
}
