// The demo's bar: the letter that a patient would get, and a clock that moves forward.

const DAYS = [[0, "Operation day"], [1, "Day 1"], [7, "Day 7"], [42, "Day 42"], [90, "Month 3"], [365, "One year"]];
const bar = document.createElement("aside");
bar.id = "demo";
bar.setAttribute("aria-label", "Demo controls, not part of the chat");
document.body.prepend(bar);

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

async function call(path, body) {
  const options = body === undefined ? {} : {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Afterwell": "demo" },
    body: JSON.stringify(body),
  };
  const answer = await fetch(`/demo/${path}`, options);
  if (!answer.ok) throw new Error(`the demo answered ${answer.status}`);
  return answer.json();
}

function openLetter(address) {
  location.href = address;
  location.reload(); // the page reads the letter's code when it starts
}

function button(label, action) {
  const made = element("button", label, { type: "button" });
  made.addEventListener("click", async () => {
    for (const other of bar.querySelectorAll("button")) other.disabled = true;
    made.textContent = "One moment...";
    try {
      await action();
    } catch {
      await show();
    }
  });
  return made;
}

function draw(state) {
  const day = state.day < 0 ? `${-state.day} days before` : state.day === 0 ? "the day of" : `day ${state.day} after`;
  const clock = element("p", `Demo clock: ${state.now}, ${day} the operation (${state.operation}).`);
  const row = element("div", "", { class: "row" });
  if (state.letter) {
    const letter = button("Open my letter", async () => openLetter(state.letter));
    row.append(element("span", `You play an invented patient, born ${state.born}. `), letter);
  }
  row.append(button("Next message", async () => draw(await call("jump", {}))));
  for (const [to, label] of DAYS) {
    if (to > state.day) row.append(button(label, async () => draw(await call("jump", { day: to }))));
  }
  row.append(button("Another patient", async () => openLetter((await call("visitor", {})).letter)));
  row.append(element("a", "Team's console", { href: "/console", target: "_blank", rel: "noopener" }));
  bar.replaceChildren(clock, row);
}

async function show() {
  draw(await call("state"));
}

show();
setInterval(() => { if (!bar.querySelector("button:disabled")) show(); }, 20000);
