// The page of the draft: the editor, the problems beside it, the picture that follows.
import { checking } from "./flow_checking.js";
import { completing } from "./flow_completion.js";
import { picture } from "./flow_picture.js";
import { edit, goTo, show } from "./flow_text.js";

const form = document.getElementById("editor");
const box = document.getElementById("text");
const state = document.getElementById("saved-state");
const file = form.elements.file.value;
const main = form.dataset.main;
const names = form.dataset.kind;
const kept = `ivr-draft ${form.dataset.draft} ${file}`;
const known = { schema: null, names: {} };
let saved = form.dataset.saved === "yes" ? box.value : null;
let shown = null;
// What is said while nothing is left to save; a late answer of a check says it too.
let rested = "";

const view = edit(box, {
  nonce: form.dataset.nonce,
  label: file,
  phrases: JSON.parse(form.dataset.phrases),
  describedBy: "editor-keys",
  source: completing(() => known),
  changed() {
    tellState();
    check.soon();
  },
  moved(line) {
    if (file === main) shown?.follow(line);
  },
  save,
});
const check = checking(form, () => box.value, told);

function tellState() {
  const isSaved = box.value === saved;
  state.textContent = isSaved ? rested : form.dataset.unsaved;
  if (isSaved) localStorage.removeItem(kept);
  else localStorage.setItem(kept, box.value);
}

function told(answer) {
  if (answer.trouble) {
    state.textContent = answer.trouble;
    return;
  }
  tellState();
  known.names = answer.names ?? known.names;
  show(view, answer.reports.filter((one) => one.file === file));
  document.getElementById("problems").innerHTML = answer.problems;
  if (answer.graph) drawn(answer.graph);
}

function drawn(graph) {
  const place = document.getElementById("graph");
  if (!place) return;
  shown ??= picture(place, { chosen: toNode });
  shown.draw(graph);
}

function toNode(node) {
  if (file === main) goTo(view, node.line);
  else location.assign(`${form.dataset.page}?file=${encodeURIComponent(main)}&line=${node.line}`);
}

// Saves without leaving the page; whatever is not a plain success is the form's own way.
async function save() {
  const sent = box.value;
  state.textContent = form.dataset.saving;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (!answer.ok || !answer.redirected || !answer.url.includes(form.dataset.page)) return leave();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const version = page.querySelector("#editor [name=version]");
    if (!version) return leave();
    form.elements.version.value = version.value;
    saved = sent;
    rested = form.dataset.done;
    for (const id of ["draft-state", "draft-files", "draft-trials", "draft-forms"]) {
      const fresh = page.getElementById(id);
      if (fresh) document.getElementById(id)?.replaceWith(document.importNode(fresh, true));
    }
    tellState();
  } catch {
    state.textContent = form.dataset.trouble;
  }
}

function leave() {
  saved = box.value;
  form.submit();
}

form.addEventListener("submit", (event) => {
  if (event.submitter?.hasAttribute("formaction")) {
    event.preventDefault();
    check.now();
    return;
  }
  event.preventDefault();
  save();
});

addEventListener("beforeunload", (event) => {
  if (saved !== null && box.value !== saved) event.preventDefault();
});

// A problem of this file is gone to; one of another opens that file.
document.addEventListener("click", (event) => {
  const link = event.target.closest("#problems a[data-line]");
  if (!link || link.dataset.file !== file) return;
  event.preventDefault();
  goTo(view, Number(link.dataset.line), Number(link.dataset.column));
});

// What was typed here before and never saved, after a crash or a lost connection.
const before = localStorage.getItem(kept);
if (before !== null && before !== box.value && saved !== null) {
  const offer = document.getElementById("unsaved-offer");
  offer.hidden = false;
  offer.querySelector("[data-restore]").addEventListener("click", () => {
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: before } });
    offer.hidden = true;
  });
  offer.querySelector("[data-drop]").addEventListener("click", () => {
    localStorage.removeItem(kept);
    offer.hidden = true;
  });
}

const asked = new URLSearchParams(location.search).get("line");
if (asked) goTo(view, Number(asked) || 1);
check.now();
fetch(form.dataset.schema).then((answer) => answer.json()).then((every) => {
  known.schema = every[names];
});
