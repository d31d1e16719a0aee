// The supervisor's page as it is now: each part is brought up to date where it stands.
// A part that is under the pointer, or has the keyboard, waits until it is left.

import { listen } from "./live.js";
import { tellSignedOut } from "./signed-out.js";

const desk = document.getElementById("desk");
const SOON_MS = 1500; // a busy desk has news all the time
const ALWAYS_MS = 60_000; // due times go on without news

let asked = 0;
const waiting = new Map();

listen({
  url: desk.dataset.news,
  after: Number(desk.dataset.after),
  heard: (name) => name !== "here" && refreshSoon(),
  gone: tellSignedOut,
});
setInterval(() => document.hidden || refresh(), ALWAYS_MS);
for (const kind of ["pointerout", "focusout"]) {
  desk.addEventListener(kind, () => setTimeout(showWaiting));
}

function refreshSoon() {
  asked ||= setTimeout(refresh, SOON_MS);
}

async function refresh() {
  clearTimeout(asked);
  asked = 0;
  try {
    const answer = await fetch(desk.dataset.live);
    if (answer.status === 401) tellSignedOut();
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of fresh.querySelectorAll("[data-part]")) {
      waiting.set(part.dataset.part, part);
    }
    showWaiting();
  } catch {
    // The server is away: the next news, or the next minute, brings it.
  }
}

function showWaiting() {
  const anchor = [...desk.querySelectorAll("[data-part]")].find(isSeen);
  const was = anchor?.getBoundingClientRect().top;
  for (const [name, fresh] of waiting) {
    const part = desk.querySelector(`[data-part="${name}"]`);
    if (part.matches(":hover, :focus-within")) continue;
    waiting.delete(name);
    bring(part, fresh);
  }
  if (anchor && scrollY > 0) scrollBy(0, anchor.getBoundingClientRect().top - was);
}

function isSeen(part) {
  return part.getBoundingClientRect().bottom > 0;
}

// What was opened stays open.
function bring(part, fresh) {
  const open = [...part.querySelectorAll("details")].map((one) => one.open);
  fresh.querySelectorAll("details").forEach((one, at) => {
    one.open = open[at] ?? false;
  });
  if (part.innerHTML !== fresh.innerHTML) part.innerHTML = fresh.innerHTML;
}
