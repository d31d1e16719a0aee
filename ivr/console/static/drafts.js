// What is typed in a case's forms is kept on the server as it is typed.  What the server
// has not got yet stays in this tab, so that a reload or a restart loses nothing.

const live = document.getElementById("live");
const FORMS = new Set(
  "note close plan called escalate complain link merge tag hold".split(" "),
);
const QUIET_MS = 500;
const AGAIN_MS = 4000;
const waiting = new Map();

const main = document.getElementById("main");
main.addEventListener("input", ({ target }) => typed(target.form));
main.addEventListener("change", ({ target }) => typed(target.form));
main.addEventListener("submit", ({ target }) => sent(target));
restore();

function nameOf(form) {
  const name = form?.getAttribute("action")?.split("/").at(-1);
  return FORMS.has(name) ? name : null;
}

function keyOf(name) {
  return `ivr-draft-${live.dataset.me}-${live.dataset.case}-${name}`;
}

function typed(form) {
  const name = nameOf(form);
  if (name === null) return;
  const fields = Object.fromEntries(
    [...new FormData(form)].filter(([field]) => field !== "csrf_token"),
  );
  store(name, { fields, version: live.dataset.version });
  later(name, form, QUIET_MS);
}

function store(name, draft) {
  sessionStorage.setItem(keyOf(name), JSON.stringify(draft));
}

function later(name, form, ms) {
  stop(name);
  const timer = setTimeout(() => keep(name, form), ms);
  waiting.set(name, { timer, abort: new AbortController() });
}

function stop(name) {
  const found = waiting.get(name);
  clearTimeout(found?.timer);
  found?.abort.abort();
  waiting.delete(name);
}

async function keep(name, form) {
  const body = new FormData(form);
  body.set("csrf_token", live.dataset.token);
  body.set("form", name);
  const { signal } = waiting.get(name).abort;
  const before = sessionStorage.getItem(keyOf(name));
  try {
    const answer = await fetch(live.dataset.draft, { method: "POST", body, signal });
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    if (sessionStorage.getItem(keyOf(name)) === before) {
      sessionStorage.removeItem(keyOf(name));
    }
    tell(form, live.dataset.kept);
  } catch {
    if (signal.aborted) return;
    tell(form, live.dataset.unkept);
    later(name, form, AGAIN_MS);
  }
}

function tell(form, words) {
  let line = form.querySelector(".kept");
  if (!line) {
    line = document.createElement("p");
    line.className = "kept hint";
    form.append(line);
  }
  line.textContent = words;
}

// A form that is on its way is not kept once more; should it never arrive, this tab has
// it until a page shows a later version of the case.
function sent(form) {
  const name = nameOf(form);
  if (name === null) return;
  stop(name);
  const fields = Object.fromEntries(
    [...new FormData(form)].filter(([field]) => field !== "csrf_token"),
  );
  store(name, { fields, version: live.dataset.version, sent: true });
}

function restore() {
  for (const form of main.querySelectorAll("form")) {
    const name = nameOf(form);
    const text = name && sessionStorage.getItem(keyOf(name));
    if (!text) continue;
    const draft = JSON.parse(text);
    if (draft.sent && draft.version !== live.dataset.version) {
      sessionStorage.removeItem(keyOf(name));
      continue;
    }
    fill(form, draft.fields);
    typed(form);
  }
}

function fill(form, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const field = form.elements.namedItem(name);
    if (field && field.type !== "hidden") field.value = value;
  }
}
