// One-key commands of the list and of a case's page.  None works while somebody types,
// or together with another key; a switch on their sheet turns them off (WCAG 2.1.4).

import { reveal } from "./reveal.js";

const sheet = document.getElementById("keys");
const on = document.getElementById("keys-on");
// Where a link leads to a field.
const PLACES = ["#note", "#disposition", "#when"];
const OFF = "ivr-keys-off";
const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable], [role=slider]";

on.checked = localStorage.getItem(OFF) === null;
on.addEventListener("change", () =>
  on.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1"),
);

const DO = {
  j: () => step(1),
  k: () => step(-1),
  x: () => rowOf()?.querySelector("input[type=checkbox]").click(),
  X: () => document.getElementById("tick-all")?.click(),
  a: assign,
  c: () => write("disposition", "#disposition"),
  n: () => write("note", "#note"),
  r: callBack,
  z: () => document.getElementById("undo")?.click(),
  "/": () => goTo("#q") ?? goTo("#quick-q"),
  "?": () => sheet.showModal(),
};

document.addEventListener("keydown", (event) => {
  const does = DO[event.key];
  if (!does || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.target.closest?.(TYPING) || document.querySelector("dialog[open]")) return;
  // The sheet has the switch, so the key for it works where the others are off.
  if (!on.checked && event.key !== "?") return;
  event.preventDefault();
  does();
});

// How a case ends has keys of its own, which `c` leads to.
document.addEventListener("keydown", (event) => {
  if (event.target.id !== "disposition" || !on.checked || event.ctrlKey) return;
  const found = event.target.querySelector(`option[data-key="${CSS.escape(event.key)}"]`);
  if (!found) return;
  event.preventDefault();
  event.target.value = found.value;
  event.target.dispatchEvent(new Event("change", { bubbles: true }));
  document.getElementById("outcome")?.focus();
});

function rows() {
  return [...document.querySelectorAll("tr[data-case]")];
}

function rowOf() {
  return document.activeElement?.closest("tr[data-case]");
}

function linkOf(row) {
  return row?.querySelector(".number a");
}

function step(by) {
  const all = rows();
  const at = all.indexOf(rowOf());
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by;
  linkOf(all[next])?.focus();
}

// In the list: the ticked cases, else the one with the keyboard.
function assign() {
  const form = document.getElementById("bulk");
  if (!form) {
    press('form[action$="/take"]');
    return;
  }
  const row = rowOf();
  if (row && !document.querySelector("#list input:checked")) {
    row.querySelector("input[type=checkbox]").checked = true;
  }
  if (document.querySelector("#list input:checked")) {
    form.requestSubmit(form.querySelector('[value="take"]'));
  }
}

function callBack() {
  if (press('form[action$="/call"]') === null) open_("");
}

function write(id, selector) {
  if (goTo(selector) === null) open_(`#${id}`);
}

// In the list, the case with the keyboard is opened where it is to be worked on.
function open_(place) {
  const link = linkOf(rowOf());
  if (link) location.assign(link.href + place);
}

function press(selector) {
  const form = document.querySelector(selector);
  form?.requestSubmit();
  return form;
}

function goTo(selector) {
  const field = selector && document.querySelector(selector);
  if (!field || field.closest("dialog")) return null;
  reveal(field);
  return field;
}

goTo(PLACES.find((place) => place === location.hash));

// Such a link on the page itself goes to its field even when it was followed before.
document.addEventListener("click", (event) => {
  const place = event.target.closest?.("a")?.getAttribute("href");
  if (PLACES.includes(place) && goTo(place)) event.preventDefault();
});
