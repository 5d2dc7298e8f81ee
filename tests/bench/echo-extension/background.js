// The least that an extension can do to put a host's answer on its button: at the headers of a page it
// sends the address, and what comes back makes a badge. Firefox clears a tab's badge when the page is
// committed, at times after it has told of that, so an answer that came before is painted again until the
// page is there, and taken back where one was painted when another page was committed already.
const port = browser.runtime.connectNative("echo");
const answered = new Map();

const paint = (tabId, text = "e") => browser.action.setBadgeText({ tabId, text });

browser.webRequest.onHeadersReceived.addListener(
  ({ tabId, url }) => port.postMessage({ tabId, url }),
  { urls: ["*://*/*"], types: ["main_frame"] },
);

port.onMessage.addListener(({ tabId, url }) => {
  if (url !== undefined) {
    answered.set(tabId, url);
    paint(tabId);
  }
});

// Of about:blank, which it may not see, it is told no address.
const repaint = (tabId, url) => {
  if (url !== undefined && answered.get(tabId) === url) {
    paint(tabId);
  }
};

browser.webNavigation.onCommitted.addListener(({ tabId, frameId, url }) => {
  if (frameId !== 0) {
    return;
  }
  if (answered.has(tabId) && answered.get(tabId) !== url) {
    answered.delete(tabId);
    paint(tabId, "");
  }
  repaint(tabId, url);
});

browser.tabs.onUpdated.addListener((tabId, { status }, { url }) => {
  if (status !== undefined) {
    repaint(tabId, url);
  }
});
