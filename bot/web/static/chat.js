/**
 * The chat page. It draws the screen that the server keeps for this browser, and posts what the patient does.
 * It decides nothing: every post goes to the conversation, whose answer comes back as a new screen.
 *
 * Nothing is lost and nothing is doubled. An event gets its id here and waits in a queue that survives a reload; it
 * is posted under the same id until the server has stored it, and the server applies an id once.
 */

const PATIENCE = 20_000; // ms after which a request counts as lost
const PAUSES = [1_000, 2_000, 4_000, 8_000, 15_000]; // ms between tries
const OVERDUE = 2_000; // ms after which we fetch an answer ourselves: some proxies hold a stream back
const POLL = 10_000; // ms between looks at the server while there is no stream
const QUEUE = "afterwell-queue";
const FIRST_ANSWERS = 2; // rows of answers that a new question brings into view

const [log, menu, footer, trouble, notice, composer, label, field, write, forget, leaving] = [
  "log", "menu", "footer", "trouble", "notice", "composer", "label", "field", "write", "forget", "leaving",
].map((id) => document.getElementById(id));

let texts = JSON.parse(document.body.dataset.texts);
let revision = null; // of the screen now drawn; null before the first
let seenNotice = null;
let drawings = 0;
let expected = null; // what the current card wants to be written; null where a tap is enough
let entry = "line"; // how: a line, several lines, or a number
let writing = false; // the patient asked for the field
const drawn = new Map(); // card key -> { element, json }

/* ---- Drawing ------------------------------------------------------------------------------------------------ */

function draw(screen) {
  if (screen.revision === revision) return;
  const first = revision === null;
  revision = screen.revision;
  drawings += 1;
  clearTimeout(overdue);
  tellTrouble();
  speak(screen.language, screen.texts);
  ({ expects_text: expected = null, entry = "line" } = last(screen.cards)?.card ?? {});
  writing ||= !composer.hidden && field.value !== "";
  fold();
  drawCards(screen.cards, first);
  forget.hidden = screen.cards.length === 0;
  if (!first && screen.notice && screen.notice.id !== seenNotice) notice.textContent = screen.notice.text;
  seenNotice = screen.notice?.id ?? null;
  release();
  if (first && screen.cards.length === 0 && queue.length === 0) send(opened());
}

/** Put the page's own words into the language of the current card. */
function speak(language, words) {
  texts = words;
  document.documentElement.lang = language;
  log.setAttribute("aria-label", texts.conversation);
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = texts[element.dataset.text];
}

/** The field is there while a card expects words or the patient wants to write; else a quiet line leads to it. */
function fold() {
  composer.hidden = expected === null && !writing;
  write.hidden = !composer.hidden;
  label.textContent = expected ?? texts.write;
  const form = expected === null ? "line" : entry;
  field.rows = form === "lines" ? 3 : 1;
  field.inputMode = form === "number" ? "decimal" : "text";
  field.enterKeyHint = form === "lines" ? "enter" : "send";
}

function drawCards(cards, first) {
  const box = document.activeElement?.closest("[role=checkbox]");
  // The card that the patient is inside of, or the field that has just been put away.
  const held = document.activeElement?.closest("article, #composer[hidden]");
  // Focus will speak for itself, and a page that opens is read from its top: do not announce the same twice.
  log.setAttribute("aria-live", first || held ? "off" : "polite");
  document.getElementById("waiting")?.remove();
  const keys = new Set(cards.map(({ key }) => key));
  for (const key of [...drawn.keys()].filter((key) => !keys.has(key))) undraw(key);
  for (const { key, card } of cards) drawCard(key, card);

  const current = drawn.get(last(cards)?.key)?.element;
  const gone = held && (held === composer || !held.isConnected);
  const heir = drawn.get(held?.dataset.key)?.element ?? current; // a message further up stays the patient's place
  const same = gone && box && heir && sameBox(heir, box);
  if (same) {
    delete heir.dataset.fresh; // a box was ticked: the page stays where it is
    same.focus({ preventScroll: true });
  } else if (gone) heir?.querySelector("[tabindex]")?.focus({ preventScroll: true });
  if (current && "fresh" in current.dataset) reveal(current);
  delete current?.dataset.fresh;
}

/** The box of a card drawn anew that another stood for before. */
function sameBox(card, { textContent: words }) {
  return [...card.querySelectorAll("[role=checkbox]")].find(({ textContent }) => textContent === words);
}

/** Show a card from its top. A survey's question may stand lower: then go so far that its first answers are seen too. */
function reveal(card) {
  const above = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop);
  const below = covered() + parseFloat(getComputedStyle(log).rowGap);
  const { top } = card.getBoundingClientRect();
  scrollTo({ top: scrollY + top - above + hiddenAnswers(card, innerHeight - above - below) });
}

/** How far the first answers reach below the room that there is for a card; at most as far as its question may rise. */
function hiddenAnswers(card, room) {
  const question = card.querySelector(".progress ~ .question");
  const rows = card.querySelectorAll(".choices > *");
  const answer = rows[Math.min(FIRST_ANSWERS, rows.length) - 1];
  if (!question || !answer) return 0;
  const { top } = card.getBoundingClientRect();
  const missing = answer.getBoundingClientRect().bottom - top - room;
  return Math.max(0, Math.min(missing, question.getBoundingClientRect().top - top));
}

function undraw(key) {
  drawn.get(key).element.remove();
  drawn.delete(key);
}

/** Draw a card that is new or has changed, and leave the others alone: their focus and place stay. */
function drawCard(key, card) {
  const json = JSON.stringify(card);
  const old = drawn.get(key);
  if (old?.json === json) return;
  const element = makeCard(key, card);
  if (old) old.element.replaceWith(element);
  else log.append(element);
  drawn.set(key, { element, json });
}

function makeCard(key, { blocks, buttons, picture, progress, language, may_end_early: early }) {
  const article = make("article", { lang: language, "data-key": key, "data-fresh": "" });
  if (progress) article.append(makeProgress(early ? texts.at_most : texts.progress, ...progress));
  article.append(...makeBlocks(blocks, progress !== null));
  if (picture) article.append(makePicture(key, picture));
  const heading = article.querySelector(".question") ?? article.querySelector("h2, p, li, .alert") ?? article;
  heading.id = `about-${key}`;
  heading.tabIndex = -1;
  if (heading !== article) article.setAttribute("aria-labelledby", heading.id);
  if (buttons.length) {
    const about = { class: "choices", role: "group", "aria-labelledby": heading.id };
    article.append(make("div", about, ...makeRows(buttons)));
  }
  return article;
}

function makeProgress(words, current, total) {
  const bar = make("progress", { max: total, value: current, "aria-hidden": "true" }); // the words beside it are read
  const said = words.replace("{current}", current).replace("{total}", total);
  return make("div", { class: "progress" }, bar, make("span", {}, said));
}

/** Lines that stand one after the other are one list; what a survey says before its question is set back. */
function makeBlocks(blocks, asking) {
  const made = [];
  const question = asking ? blocks.findIndex(({ kind }) => kind === "question") : -1;
  for (const [place, { kind, text }] of blocks.entries()) {
    if (kind !== "item") made.push(makeBlock(kind === "plain" && place < question ? "stem" : kind, text));
    else if (last(made)?.tagName === "UL") last(made).append(make("li", {}, text));
    else made.push(make("ul", /^\d+\. /.test(text) ? { class: "numbered" } : {}, make("li", {}, text)));
  }
  return made;
}

function makeBlock(kind, text) {
  switch (kind) {
    case "title": return make("h2", {}, text);
    case "question": return make("p", { class: "question" }, make("strong", {}, text));
    case "stem": return make("p", { class: "stem" }, text);
    case "small": return make("p", { class: "small" }, make("small", {}, text));
    case "link": return make("p", { class: "link" }, make("a", { href: text, rel: "noreferrer" }, text));
    case "alert": return make("div", { class: "alert", role: "alert" }, text);
    default: return make("p", {}, text);
  }
}

function makePicture(key, { alt }) {
  const picture = make("img", { src: `/chat/picture/${encodeURIComponent(key)}?revision=${revision}`, alt });
  picture.addEventListener("load", () => { // only now is it known how tall the card is
    const card = picture.closest("article");
    if (card === last(log.querySelectorAll("article"))) reveal(card);
  });
  return picture;
}

/** Rows as the card has them; rows of bare numbers are one scale, which breaks where the window is narrow. */
function makeRows(rows) {
  const made = [];
  for (const row of rows) {
    const name = row.every(({ label: words }) => /^-?\d{1,3}$/.test(words)) ? "scale" : "row";
    if (name === "row" || last(made)?.className !== "scale") made.push(make("div", { class: name }));
    last(made).append(...row.map(makeButton));
  }
  return made;
}

function makeButton({ label: words, data, style, checked }) {
  const button = make("button", { type: "button", class: style, "data-data": data }, words);
  if (checked === undefined) return button;
  button.setAttribute("role", "checkbox");
  button.setAttribute("aria-checked", checked);
  button.prepend(make("span", { class: "box", "aria-hidden": "true" }));
  return button;
}

/** All text goes in as text: nothing that a patient or a file says can become markup. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function last(list) {
  return list[list.length - 1];
}

/** Nothing that is scrolled to, or reached by Tab, may lie below the composer, which grows with its notices. */
new ResizeObserver(() => {
  document.documentElement.style.setProperty("--covered", `${covered()}px`);
  last(log.querySelectorAll(".mine"))?.scrollIntoView({ block: "end" });
}).observe(footer);

/** How much of the window's lower end the composer takes, in pixels. */
function covered() {
  return getComputedStyle(footer).position === "sticky" ? footer.offsetHeight : 0;
}

/* ---- What the patient does ---------------------------------------------------------------------------------- */

log.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (button) press(button);
});

/** Number keys choose an option while the focus is inside its card: by its own number, else by its place. */
log.addEventListener("keydown", (event) => {
  if (!/^[0-9]$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
  const options = [...event.target.closest("article").querySelectorAll("button:not(.quiet)")];
  const numbered = options.filter((option) => /^\d/.test(option.textContent));
  const chosen = numbered.length > 1
    ? numbered.find((option) => parseInt(option.textContent, 10) === Number(event.key))
    : options[Number(event.key) - 1];
  if (chosen) press(chosen);
});

function press(button) {
  if (button.getAttribute("aria-disabled") === "true") return;
  const card = button.closest("article");
  button.focus({ preventScroll: true }); // Safari does not focus what is clicked
  if (!field.value) writing = false;
  fold();
  if (button.getAttribute("role") === "checkbox") {
    button.setAttribute("aria-disabled", "true"); // the other boxes can be ticked meanwhile
  } else {
    for (const each of card.querySelectorAll("button")) each.setAttribute("aria-disabled", "true");
    button.setAttribute("aria-pressed", "true");
  }
  send({ kind: "tapped", data: button.dataset.data, card: card.dataset.key });
}

/** Let the patient go on: the answer is here, or it is taking too long. */
function release() {
  for (const echo of log.querySelectorAll(".mine")) if (!queue.some(({ id }) => id === echo.id)) echo.remove();
  for (const button of log.querySelectorAll("button[aria-disabled]")) {
    button.removeAttribute("aria-disabled");
    button.removeAttribute("aria-pressed");
  }
}

menu.addEventListener("click", () => send({ kind: "command", name: "menu" }));

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  say();
});

field.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Escape") return putAway();
  const ends = entry !== "lines" || expected === null || event.ctrlKey || event.metaKey;
  if (event.key !== "Enter" || event.shiftKey || !ends) return;
  event.preventDefault();
  say();
});

write.addEventListener("click", () => {
  writing = true;
  fold();
  field.focus({ preventScroll: true }); // it is in sight, and the question should stay so
});

/** Back to the quiet line, unless the card expects words. What was typed so far is kept. */
function putAway() {
  writing = false;
  fold();
  (composer.hidden ? write : field).focus({ preventScroll: true });
}

function say() {
  const text = field.value.trim();
  if (!text) return field.focus();
  field.value = "";
  putAway();
  const command = /^\/([a-z_]{1,32})$/.exec(text)?.[1];
  send(command ? { kind: "command", name: command } : { kind: "said", text });
}

field.addEventListener("paste", ({ clipboardData }) => {
  if (clipboardData.files.length && !clipboardData.getData("text")) send({ kind: "other", name: "file" });
});

/* ---- The queue of what the server has not stored yet -------------------------------------------------------- */

const queue = JSON.parse(sessionStorage.getItem(QUEUE) ?? "[]");
let posting = false;
let tries = 0;
let retry = null;
let overdue = null;

function send(event) {
  clearTimeout(overdue);
  notice.textContent = "";
  const waiting = event.card && queue.find(({ card, data }) => card === event.card && !ticks(data));
  if (waiting && waiting.data !== event.data) drop(waiting); // a second thought while the first tap waits
  if (!waiting || waiting.data !== event.data) enqueue(event);
  post();
}

/** Whether a tap ticks one of several boxes: such taps stand beside each other, and before the one that ends them. */
function ticks(data) {
  return data.startsWith("1:mark:");
}

function enqueue(event) {
  const entry = { id: newId(), ...event };
  queue.push(entry);
  keep();
  echo(entry);
}

function drop(event) {
  if (queue.includes(event)) queue.splice(queue.indexOf(event), 1);
  keep();
}

function keep() {
  sessionStorage.setItem(QUEUE, JSON.stringify(queue));
}

/** Show the patient's own words until the conversation has answered them. */
function echo({ id, kind, text }) {
  if (kind !== "said") return;
  const mine = make("p", { id, class: "mine" }, make("span", {}, texts.you), text);
  log.append(mine);
  mine.scrollIntoView({ block: "end" });
}

/** Post the oldest event, then the next, in order; on trouble wait and post the same again. */
async function post() {
  clearTimeout(retry);
  if (posting || queue.length === 0) return;
  posting = true;
  const event = queue[0];
  const before = drawings;
  const status = await attempt(event);
  if (status === 401) await refresh(); // gives this browser its cookie
  posting = false;
  if (status === 202) accepted(event, drawings > before);
  else if ([400, 403, 413].includes(status)) refused(event);
  else return again(status);
  post();
}

async function attempt(event) {
  const headers = { "Content-Type": "application/json", "X-Afterwell": "chat" };
  try {
    return (await request("/chat/events", { method: "POST", headers, body: JSON.stringify(event) })).status;
  } catch {
    return 0;
  }
}

/** A fetch that gives up: a phone that changes networks may never hear back. */
async function request(address, options = {}) {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), PATIENCE);
  try {
    return await fetch(address, { ...options, signal: giveUp.signal });
  } finally {
    clearTimeout(timer);
  }
}

/** The server has stored the event; its answer may have overtaken the word of that. */
function accepted(event, answered) {
  if (tries > 0 && !notice.textContent) notice.textContent = texts.sent;
  tries = 0;
  drop(event);
  tellTrouble();
  clearTimeout(overdue);
  if (answered) release();
  else overdue = setTimeout(() => refresh().then(release), OVERDUE);
}

function refused(event) {
  tries = 0;
  drop(event);
  tellTrouble();
  release();
  if (event.kind === "said" && !field.value) giveBack(event.text);
  notice.textContent = texts.refused;
}

function giveBack(words) {
  field.value = words;
  writing = true;
  fold();
}

function again(status) {
  release();
  retry = setTimeout(post, PAUSES[Math.min(tries, PAUSES.length - 1)]);
  tries += 1;
  tellTrouble(status === 401 && tries > 1 ? texts.needs_cookies : undefined);
}

function tellTrouble(words = tries > 0 ? texts.retrying : navigator.onLine ? "" : texts.offline) {
  if (trouble.textContent !== words) trouble.textContent = words;
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // randomUUID is missing where there is no https
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/* ---- The live wire ------------------------------------------------------------------------------------------ */

let stream = null;
let listenLater = null;

function listen() {
  clearTimeout(listenLater);
  stream?.close();
  stream = new EventSource("/chat/stream");
  stream.addEventListener("state", ({ data }) => draw(JSON.parse(data)));
  stream.addEventListener("error", ({ target }) => {
    // A browser comes back by itself after a broken connection, but not after an error page of a proxy.
    if (target.readyState === EventSource.CLOSED) listenLater = setTimeout(listen, POLL / 2);
  });
}

/** Fetch the screen; true when the server answered. What the stream brought meanwhile is newer and stays. */
async function refresh() {
  const before = drawings;
  const screen = await fetchScreen();
  if (screen && drawings === before) draw(screen);
  return screen !== null;
}

async function fetchScreen() {
  try {
    const answer = await request("/chat/state");
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

function catchUp() {
  tellTrouble();
  post();
  refresh();
}

window.addEventListener("online", catchUp);
window.addEventListener("offline", () => tellTrouble());
setInterval(() => stream?.readyState !== EventSource.OPEN && !document.hidden && refresh(), POLL);

// A page that nobody looks at needs no stream; phones cut it anyway, without saying so.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    clearTimeout(listenLater);
    stream?.close();
  } else {
    listen();
    catchUp();
  }
});

/* ---- Leaving a shared device ----------------------------------------------------------------------------------- */

forget.addEventListener("click", () => leaving.showModal());
document.getElementById("stay").addEventListener("click", () => leaving.close());
document.getElementById("leave").addEventListener("click", leave);

/** End the chat in this browser, and leave nothing of it on the screen. */
async function leave() {
  leaving.close();
  try {
    const answer = await request("/chat/forget", { method: "POST", headers: { "X-Afterwell": "chat" } });
    if (!answer.ok) throw new Error(answer.status);
  } catch {
    notice.textContent = texts.refused;
    return;
  }
  sessionStorage.removeItem(QUEUE);
  location.replace("/chat/forgotten");
}

/* ---- Opening ------------------------------------------------------------------------------------------------ */

/** An invitation's token travels in the fragment, which no server log sees, and does not stay in the address bar. */
function takeToken() {
  const token = location.hash.slice(1);
  if (!token) return;
  history.replaceState(null, "", location.pathname);
  enqueue({ ...opened(), token });
}

/** The page came in the browser's language, or the nearest that we speak: the first card should too. */
function opened() {
  return { kind: "opened", language: document.documentElement.lang };
}

async function open() {
  queue.forEach(echo);
  takeToken();
  if (!(await refresh())) tellTrouble(texts.offline);
  listen();
  post();
}

window.addEventListener("hashchange", () => {
  takeToken();
  post();
});
navigator.serviceWorker?.register("/chat/sw.js", { scope: "/chat" }).catch(() => {}); // a comfort, not a need
open();
