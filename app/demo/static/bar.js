/**
 * The demo's bar: the letter that a patient gets, and a clock that moves forward. It is no part of the chat, and says
 * so. On a wide window it stands beside the chat, on a narrow one above it, folded to one line when it is not needed.
 */

const DAYS = [[0, "Day of the operation"], [1, "Day 1"], [7, "Day 7"], [42, "Day 42"], [90, "Day 90"], [365, "One year"]];
const LOOK_AGAIN = 20_000; // ms
const SETTLE = 600; // ms after the chat has changed
const WATCH = 300; // ms between looks at a journey

const wide = matchMedia("(min-width: 1100px)"); // as in bar.css
const bar = make("aside", { id: "demo", "aria-label": "Demo controls, not part of the chat" });
const fold = make("details", {});
const line = make("summary", {});
const panel = make("div", { class: "panel" });
const letter = make("dialog", { id: "letter", "aria-label": "Your letter" });
let state = null;
let busy = false;

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/* ---- Asking the server ---------------------------------------------------------------------------------------- */

async function call(path, body) {
  const headers = { "Content-Type": "application/json", "X-Afterwell": "demo" };
  const answer = await fetch(`/demo/${path}`, body && { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

async function look() {
  if (busy) return;
  try {
    const found = await call("state");
    if (!busy) draw(found);
  } catch {
    tell("The demo does not answer. Is it still running?");
  }
}

/** Do something that takes a while; meanwhile nothing else can be asked for. */
async function act(work) {
  busy = true;
  for (const button of panel.querySelectorAll("button")) button.disabled = true;
  try {
    draw(await work());
    busy = false;
  } catch {
    busy = false;
    await look();
    tell("That did not work. Please try again.");
  }
}

/** Move the clock, and show how far everybody has come. */
async function travel(journey) {
  const bar = make("progress", { max: 1, "aria-label": "The journey" });
  tell(`Travelling... ${state.others} other patients live through it too.`, bar);
  const watch = setInterval(async () => {
    const { travelling } = await call("state").catch(() => ({}));
    if (travelling) bar.value = travelling;
  }, WATCH);
  try {
    return await call("jump", journey);
  } finally {
    clearInterval(watch);
    if (!wide.matches) fold.open = false;
  }
}

/* ---- Drawing -------------------------------------------------------------------------------------------------- */

function draw(found) {
  const joined = state !== null && state.standing !== "joined" && found.standing === "joined";
  state = found;
  line.replaceChildren(make("b", {}, "Demo"), make("span", {}, `${state.now}; ${position(state.day)}`));
  panel.replaceChildren(
    make("p", {}, `Not part of the chat. You play an invented patient, born ${state.born}. Operation: ${state.operation}.`),
    make("p", { class: "advice", role: "status" }, state.advice),
    ...(state.letter ? [button("Open my letter", showLetter, "main")] : []),
    ...(state.standing === "joined" ? [clock()] : []),
    make("div", { class: "keys" }, button("Another patient", anotherPatient), consoleLink()),
  );
  if (joined && !wide.matches) fold.open = false;
}

function position(day) {
  if (day === 0) return "the day of the operation";
  const days = Math.abs(day) === 1 ? "1 day" : `${Math.abs(day)} days`;
  return `${days} ${day < 0 ? "before" : "after"} the operation`;
}

function clock() {
  const next = button(state.next ? `Next message (${state.next})` : "No more messages", () => act(() => travel({})));
  next.disabled = !state.next;
  const ahead = DAYS.filter(([day]) => day > state.day);
  const days = ahead.map(([day, label]) => button(label, () => act(() => travel({ day }))));
  return make("div", { class: "keys", role: "group", "aria-label": "Move the clock" }, next, ...days);
}

function button(label, action, name = "") {
  const made = make("button", { type: "button", class: name }, label);
  made.addEventListener("click", action);
  return made;
}

function consoleLink() {
  return make("a", { href: "/console", target: "_blank", rel: "noopener" }, "Team's console");
}

function tell(words, ...more) {
  panel.querySelector(".advice")?.replaceChildren(words, ...more);
}

/* ---- The letter ----------------------------------------------------------------------------------------------- */

function showLetter() {
  const { from, title, lines, token } = state.letter;
  const [greeting, ...rest] = lines.map((words) => make("p", {}, words));
  const link = { href: `/chat#${token}` };
  const code = make("img", { src: `/demo/letter.svg?${token.slice(0, 6)}`, alt: "QR code of the chat's address" });
  const open = make("a", { ...link, class: "main" }, "Open the chat");
  const hint = `A patient scans the code with a phone. Here, press it. You were born ${state.born}.`;
  letter.replaceChildren(
    make("article", {}, make("p", { class: "from" }, from), make("h2", {}, title), greeting, ...rest),
    make("a", { ...link, class: "code" }, code),
    make("p", { class: "hint" }, hint),
    make("div", { class: "keys" }, open, button("Close", () => letter.close())),
  );
  for (const way of letter.querySelectorAll("a")) way.addEventListener("click", () => letter.close());
  letter.showModal();
}

function anotherPatient() {
  act(() => call("visitor", {})).then(() => state.letter && showLetter());
}

/* ---- Its place ------------------------------------------------------------------------------------------------ */

/** The folded line stays at the top, so what the chat scrolls to must stop below it. Unfolded, it scrolls away. */
function settle() {
  const sticks = !wide.matches && !fold.open;
  document.documentElement.style.scrollPaddingTop = sticks ? `calc(${bar.offsetHeight}px + 0.8rem)` : "";
}

fold.addEventListener("toggle", () => {
  if (fold.open && !wide.matches) scrollTo({ top: 0 });
  settle();
});
wide.addEventListener("change", () => { fold.open = wide.matches; });
new ResizeObserver(settle).observe(bar);

/** What the visitor does in the chat changes how they stand; look a moment later. */
let later = null;
new MutationObserver(() => {
  later ??= setTimeout(() => {
    later = null;
    look();
  }, SETTLE);
}).observe(document.querySelector("main"), { childList: true, subtree: true });

fold.open = true;
fold.append(line, panel);
bar.append(fold);
document.body.prepend(bar);
document.body.append(letter);
look().then(() => { fold.open = wide.matches || state?.standing !== "joined"; });
setInterval(look, LOOK_AGAIN);
