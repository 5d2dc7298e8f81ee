// Answers one page without asking anybody, as a site does that works in a tunnel.
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  if (new URL(event.request.url).pathname !== "/inside") return;
  const page = "<!doctype html><title>Inside</title><p>Read from the pocket.</p>";
  event.respondWith(new Response(page, { headers: { "Content-Type": "text/html" } }));
});
