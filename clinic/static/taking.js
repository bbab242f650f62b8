/**
 * Number keys choose an answer while somebody listens on the telephone: 3 chooses the third, 1 and 0 within a moment
 * choose 10. Enter then sends the form, as it does in any form. Without this script the arrow keys do the same.
 */
"use strict";

const MOMENT = 900; // milliseconds
let typed = "";
let last = -MOMENT;

function box(key) {
  return document.querySelector(`.options input[data-key="${key}"]`);
}

function choose(key, at) {
  typed = at - last < MOMENT ? typed + key : key;
  last = at;
  const several = box(key)?.type === "checkbox";
  const found = several ? box(key) : (box(typed) ?? box(key));
  if (!found) {
    return false;
  }
  found.focus();
  found.checked = several ? !found.checked : true;
  return true;
}

document.addEventListener("keydown", (event) => {
  const writing = event.target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
  const plain = /^[0-9]$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (plain && !writing && choose(event.key, event.timeStamp)) {
    event.preventDefault();
  }
});
