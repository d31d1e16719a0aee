// Ctrl-K: a case by its number, or by a telephone number in any form.  The field is a
// combobox with a list (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/).

const dialog = document.getElementById("quick");
const field = document.getElementById("quick-q");
const list = document.getElementById("quick-found");
const said = document.getElementById("quick-said");
const QUIET_MS = 150;

let timer = 0;
let asked = new AbortController();
// What the list answers; whoever presses Enter sooner goes on when it has come.
let answered = "";
let hurries = false;

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
  if (event.altKey || event.shiftKey || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  asked.abort();
  field.value = "";
  clear();
  dialog.showModal();
  field.focus();
});

field.addEventListener("input", () => {
  hurries = false;
  clearTimeout(timer);
  timer = setTimeout(find, QUIET_MS);
});

field.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const options = [...list.children];
  const at = options.findIndex((one) => one.ariaSelected === "true");
  const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
  if (to !== undefined && options.length) {
    event.preventDefault();
    choose(options[(to + options.length) % options.length]);
  } else if (event.key === "Enter") {
    event.preventDefault();
    enter();
  }
});

// Opens what is chosen, or the page of the search where nothing is found.
function enter() {
  const typed = field.value.trim();
  if (!typed) return;
  if (answered !== typed) {
    hurries = true;
    clearTimeout(timer);
    find();
    return;
  }
  const chosen = list.querySelector("[aria-selected=true]");
  const every = `${dialog.dataset.every}?${new URLSearchParams({ q: typed })}`;
  location.assign(chosen?.dataset.url ?? every);
}

function clear() {
  answered = "";
  hurries = false;
  show([]);
  said.textContent = "";
}

list.addEventListener("click", ({ target }) => {
  const option = target.closest("[role=option]");
  if (option) location.assign(option.dataset.url);
});

dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());

async function find() {
  asked.abort();
  asked = new AbortController();
  const { signal } = asked;
  const typed = field.value.trim();
  if (!typed) return clear();
  const { none, found, away } = said.dataset;
  try {
    const query = new URLSearchParams({ q: typed });
    const answer = await fetch(`${dialog.dataset.url}?${query}`, { signal });
    // The session is over: this page, asked for again, leads to the way in and back.
    if (answer.redirected) return location.reload();
    const { cases } = await answer.json();
    if (signal.aborted) return;
    answered = typed;
    show(cases);
    said.textContent = cases.length ? found.replace("{n}", cases.length) : none;
    if (hurries) enter();
  } catch {
    if (signal.aborted) return;
    clear();
    said.textContent = away;
  }
}

function show(cases) {
  list.replaceChildren(...cases.map(option));
  field.ariaExpanded = String(cases.length > 0);
  field.removeAttribute("aria-activedescendant");
  choose(list.firstElementChild);
}

function option({ number, url, who, topic, status, due }) {
  const one = document.createElement("li");
  one.role = "option";
  one.id = `quick-${number}`;
  one.dataset.url = url;
  const strong = document.createElement("strong");
  strong.textContent = number;
  one.append(strong, ` ${who} · ${topic} · ${status}, ${due}`);
  return one;
}

function choose(option) {
  for (const one of list.children) one.ariaSelected = String(one === option);
  if (!option) return;
  field.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}
