// A case's page while it is open: who else is there, what changes, how a call goes.
// What somebody has begun to type in is never taken from under their hands.

import { fold } from "./folds.js";
import { listen } from "./live.js";
import { reveal } from "./reveal.js";
import { tellSignedOut } from "./signed-out.js";

const live = document.getElementById("live");
const said = document.getElementById("said");
const news = document.getElementById("news");
const TOKEN = /name="csrf_token" value="[^"]*"/g;
const PASSIVE = new Set(["heading", "call", "timeline"]);
const SOON_MS = 300;
const BEAT_MS = 15_000;
const ALWAYS_MS = 60_000;

let asked = 0;
let calling = document.querySelector("[data-said]") !== null;

listen({
  url: live.dataset.news,
  after: Number(live.dataset.after),
  heard: (name, data) => (name === "here" ? showWho(data) : refreshSoon()),
  gone: tellSignedOut,
});
setInterval(() => document.hidden || refreshSoon(), ALWAYS_MS);
setInterval(() => document.hidden || tell(isTyped() ? "writing" : "looking"), BEAT_MS);
document.addEventListener("visibilitychange", () => document.hidden || tell("looking"));
window.addEventListener("pagehide", () => tell("gone"));
document.getElementById("main").addEventListener("input", startsWriting());
news.querySelector("button").addEventListener("click", () => location.reload());

function startsWriting() {
  let told = 0;
  return () => {
    if (Date.now() - told < BEAT_MS) return;
    told = Date.now();
    tell("writing");
  };
}

function tell(doing) {
  const form = new FormData();
  form.set("csrf_token", live.dataset.token);
  form.set("doing", doing);
  if (doing === "gone") {
    navigator.sendBeacon(live.dataset.here, form);
  } else {
    fetch(live.dataset.here, { method: "POST", body: form }).catch(() => {});
  }
}

function showWho(here) {
  const there = here[live.dataset.case] ?? [];
  document.getElementById("there").replaceChildren(
    ...there.map(({ name, writes }) => {
      const one = document.createElement("span");
      const words = writes ? live.dataset.writes : live.dataset.looks;
      one.textContent = words.replace("{name}", name);
      return one;
    }),
  );
}

function refreshSoon() {
  clearTimeout(asked);
  asked = setTimeout(refresh, SOON_MS);
}

async function refresh() {
  let answer;
  try {
    answer = await fetch(live.dataset.live);
  } catch {
    return; // the server is away; news, or the next minute, asks again
  }
  if (answer.status === 401) tellSignedOut();
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const held = isTyped();
  let kept = false;
  for (const part of document.querySelectorAll("[data-part]")) {
    const next = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
    if (!next || plain(part) === plain(next)) continue;
    if (held && !PASSIVE.has(part.dataset.part)) kept = true;
    else bring(part, next);
  }
  news.hidden = !(kept && versionOf(fresh) !== live.dataset.version);
  tellOfCall();
}

function plain(part) {
  return part.innerHTML.replace(TOKEN, "").replace(/\s+/g, " ");
}

function versionOf(part) {
  return part.querySelector('[name="version"]')?.value;
}

// The focus goes on in the same place, and an opened part stays open.
function bring(part, next) {
  const had = part.contains(document.activeElement) ? document.activeElement : null;
  const opened = new Map(foldsOf(part).map(([name, one]) => [name, one.open]));
  part.innerHTML = next.innerHTML;
  fold(part);
  for (const [name, one] of foldsOf(part)) one.open = opened.get(name) ?? one.open;
  if (part.dataset.part === "work") live.dataset.version = versionOf(part);
  if (!had) return;
  const id = had.id && document.getElementById(had.id);
  const like = [...part.querySelectorAll(had.tagName)];
  (id || like.find((one) => one.textContent === had.textContent) || part).focus?.();
}

// Each part that can be folded, by its name; those without one by their place.
function foldsOf(part) {
  return [...part.querySelectorAll("details")].map((one, at) => [one.dataset.fold ?? at, one]);
}

// Whether a form of the page has something in it that was not there when it came.
function isTyped() {
  const fields = document.querySelectorAll("main form :is(textarea, select, input)");
  return [...fields].some((field) => field.type !== "hidden" && isChanged(field));
}

function isChanged(field) {
  if (field.tagName === "SELECT") {
    const first = [...field.options].findIndex((one) => one.defaultSelected);
    return field.selectedIndex !== Math.max(first, 0);
  }
  if (field.type === "checkbox") return field.checked !== field.defaultChecked;
  return field.value !== field.defaultValue;
}

// Each step of a call is said once; at its end one goes on to what came of it.
function tellOfCall() {
  const state = document.querySelector("[data-said]");
  if (state && said.textContent !== state.textContent) {
    said.textContent = state.textContent;
  }
  if (calling && !state) {
    said.textContent = `${live.dataset.ended} ${document.querySelector(".after")?.textContent ?? ""}`;
    const busy = document.activeElement?.matches("input, textarea, select");
    const ends = document.getElementById("disposition");
    if (ends && !busy) reveal(ends);
  }
  calling = state !== null;
}
