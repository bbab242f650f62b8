// Keeps the shell of the chat, so that a patient without a connection meets a kind word instead of the browser's
// error page. It never keeps a card, an answer or a picture: those are not in FILES, and nothing is added later.

const SHELL = {{ ("afterwell-" ~ version) | tojson }};
const FILES = {{ files | tojson }};
const PAGE = {{ page | tojson }};
const OFFLINE = {{ offline | tojson }};

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (origin !== location.origin) return;
  if (mode === "navigate" && pathname === PAGE) event.respondWith(page(event.request));
  else if (pathname.startsWith(`${PAGE}/static/`)) event.respondWith(file(event.request));
});

async function install() {
  const shell = await caches.open(SHELL);
  await shell.addAll(FILES);
  await self.skipWaiting();
}

async function activate() {
  const old = (await caches.keys()).filter((name) => name.startsWith("afterwell-") && name !== SHELL);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function page(request) {
  try {
    return await fetch(request);
  } catch {
    return await caches.match(OFFLINE);
  }
}

async function file(request) {
  return (await caches.match(request)) ?? fetch(request);
}
