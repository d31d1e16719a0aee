// The list as it is now: rows are brought up to date where they stand.  Whoever has the
// pointer or the keyboard in it keeps every row in its place, and is told what waits.

import { listen } from "./live.js";
import { tellSignedOut } from "./signed-out.js";

const list = document.getElementById("list");
const arrived = document.getElementById("arrived");
const SOON_MS = 400;
const ALWAYS_MS = 60_000; // due times go on without news

let asked = 0;
let under = false;
let again = false;
let free = false;

listen({
  url: list.dataset.news,
  after: Number(list.dataset.after),
  heard: (name, data) => (name === "here" ? showHere(data) : refreshSoon()),
  gone: tellSignedOut,
});
setInterval(() => document.hidden || refreshSoon(), ALWAYS_MS);
// On a narrow screen the tabs are one line, of which the chosen one may be out of sight.
for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
  tab.scrollIntoView({ block: "nearest", inline: "center" });
}

// News often comes in pairs; and a desk of twenty should not ask all at once.
function refreshSoon() {
  clearTimeout(asked);
  asked = setTimeout(refresh, SOON_MS + Math.random() * SOON_MS);
}

async function refresh() {
  if (under) {
    again = true;
    return;
  }
  under = true;
  try {
    const answer = await fetch(list.dataset.live);
    if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), "text/html"));
    if (answer.status === 401) tellSignedOut();
  } catch {
    // The server is away: the next news, or the next minute, brings it.
  }
  under = false;
  if (again) {
    again = false;
    refreshSoon();
  }
}

function show(fresh) {
  showCounts(fresh);
  const next = fresh.getElementById("list");
  const [now, then] = [rowsOf(list), rowsOf(next)];
  const same = [...now.keys()].join() === [...then.keys()].join();
  const anchor = anchored();
  const was = anchor?.getBoundingClientRect().top;
  for (const [number, row] of now) bring(row, then.get(number));
  if (!same && isHeld()) {
    hold(now, then);
  } else if (!same) {
    place(next, now);
  }
  if (anchor?.isConnected) scrollBy(0, anchor.getBoundingClientRect().top - was);
}

function rowsOf(part) {
  const rows = [...part.querySelectorAll("tr[data-case]")];
  return new Map(rows.map((row) => [row.dataset.case, row]));
}

// The row that must stay where it is: the one with the keyboard, or under the pointer,
// or else the first that is seen of a list that is scrolled.
function anchored() {
  const mine = list.querySelector("tr:focus-within") ?? list.querySelector("tr:hover");
  if (mine || scrollY === 0) return mine;
  const rows = [...list.querySelectorAll("tr[data-case]")];
  return rows.find((row) => row.getBoundingClientRect().top >= 0);
}

function isHeld() {
  const used = list.matches(":hover, :focus-within");
  return !free && (used || list.querySelector("input:checked") !== null);
}

// A row brought up to date cell by cell; what has the keyboard, or a tick, stays.
function bring(row, fresh) {
  row.classList.toggle("gone", !fresh);
  if (!fresh) return;
  row.className = fresh.className;
  [...row.cells].forEach((cell, at) => {
    const next = fresh.cells[at];
    if (cell.innerHTML === next.innerHTML) return;
    const version = cell.querySelector("input[type=hidden]");
    if (version) {
      version.value = next.querySelector("input[type=hidden]").value;
      return;
    }
    const had = cell.contains(document.activeElement);
    cell.innerHTML = next.innerHTML;
    if (had) cell.querySelector("a")?.focus({ preventScroll: true });
  });
}

function hold(now, then) {
  const fresh = [...then.keys()].filter((number) => !now.has(number)).length;
  const left = [...now.keys()].filter((number) => !then.has(number)).length;
  const words = list.dataset;
  const told = [
    fresh && words.arrived.replace("{n}", fresh),
    left && words.left.replace("{n}", left),
  ].filter(Boolean);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = words.show;
  button.addEventListener("click", () => {
    arrived.replaceChildren();
    free = true;
    refresh();
  });
  const line = told.join(" · ") || words.moved;
  if (arrived.dataset.line === line && arrived.firstChild) return;
  arrived.dataset.line = line;
  const pill = document.createElement("span");
  pill.append(line, button);
  arrived.replaceChildren(pill);
}

// Rows that are there already are kept as they are, so that nothing is lost of them.
function place(next, now) {
  for (const row of next.querySelectorAll("tr[data-case]")) {
    const known = now.get(row.dataset.case);
    if (known) {
      row.replaceWith(known);
    } else if (now.size) {
      row.classList.add("fresh");
    }
  }
  list.replaceChildren(...next.childNodes);
  arrived.replaceChildren();
  delete arrived.dataset.line;
  // Whoever pressed the button goes on in the list.
  if (free) list.querySelector("tr.fresh a, tr a")?.focus({ preventScroll: true });
  free = false;
}

function showCounts(fresh) {
  const counts = document.querySelectorAll(".tabs .count");
  fresh.querySelectorAll(".tabs .count").forEach((count, at) => {
    counts[at].textContent = count.textContent;
  });
}

function showHere(here) {
  for (const place of list.querySelectorAll("[data-here]")) {
    const there = here[place.dataset.here] ?? [];
    place.replaceChildren(
      ...there.map(({ name, writes }) => {
        const one = document.createElement("span");
        const words = writes ? list.dataset.writes : list.dataset.looks;
        one.textContent = words.replace("{name}", name);
        return one;
      }),
    );
  }
}
