// Ctrl-K: a case by its number, or by a telephone number in any form.  The field is a
// combobox with a list (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/).

const dialog = document.getElementById("quick");
const field = document.getElementById("quick-q");
const list = document.getElementById("quick-found");
const said = document.getElementById("quick-said");
const QUIET_MS = 150;

let timer = 0;
let asked = new AbortController();

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
  if (event.altKey || event.shiftKey || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  show([]);
  field.value = said.textContent = "";
  dialog.showModal();
  field.focus();
});

field.addEventListener("input", () => {
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
  } else if (event.key === "Enter" && at >= 0) {
    event.preventDefault();
    location.assign(options[at].dataset.url);
  }
});

list.addEventListener("click", ({ target }) => {
  const option = target.closest("[role=option]");
  if (option) location.assign(option.dataset.url);
});

dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());

async function find() {
  asked.abort();
  asked = new AbortController();
  const typed = field.value.trim();
  if (!typed) {
    show([]);
    said.textContent = "";
    return;
  }
  try {
    const query = new URLSearchParams({ q: typed });
    const answer = await fetch(`${dialog.dataset.url}?${query}`, { signal: asked.signal });
    if (answer.redirected) location.assign(answer.url);
    const { cases } = await answer.json();
    show(cases);
    const { none, found } = said.dataset;
    said.textContent = cases.length ? found.replace("{n}", cases.length) : none;
  } catch (wrong) {
    if (wrong.name !== "AbortError") show([]);
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
