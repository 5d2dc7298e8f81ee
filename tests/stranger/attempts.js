// Another extension's tries to get at Rootwatch and its host; what let it in stands on the page. The address
// behind # is that of Rootwatch's pages, and its id stands before it.
const [id, rootwatch] = location.hash.slice(1).split("|");
const api = globalThis.browser ?? globalThis.chrome;
const HOST = "org.rootwatch.host";
const QUESTION = { type: "hello", id: 1, protocol: 1 };
const reasons = [];

const spoken = (port) =>
  new Promise((resolve, reject) => {
    port.onMessage.addListener(resolve);
    port.onDisconnect.addListener((closed) => {
      const error = closed.error ?? api.runtime.lastError;
      reject(new Error(error?.message ?? "closed"));
    });
    port.postMessage(QUESTION);
  });

const answered = async (answer) => {
  if ((await answer) === undefined) {
    throw new Error("no answer");
  }
};

const attempts = {
  "its own page": () => fetch(location.href),
  "the host": () => spoken(api.runtime.connectNative(HOST)),
  "the host, once": () => answered(api.runtime.sendNativeMessage(HOST, QUESTION)),
  "a message": () => answered(api.runtime.sendMessage(id, { type: "known" })),
  "a port": () => spoken(api.runtime.connect(id)),
  "a page": () => fetch(`${rootwatch}popup/popup.html`),
  "a module": () => import(`${rootwatch}common/base64.js`),
};

(async () => {
  const entered = [];
  for (const [name, attempt] of Object.entries(attempts)) {
    try {
      await attempt();
      entered.push(name);
    } catch (error) {
      reasons.push(`${name}: ${error.message}`);
    }
  }
  document.getElementById("count").textContent =
    `Let in by ${entered.join(", ")}. Kept out: ${reasons.join("; ")}. Tried all.`;
})();
