// The phone without a new page for each key: heard aloud, typed on the keyboard, its way
// drawn in the picture, a message spoken into the microphone.
import { picture } from "./flow_picture.js";
import { microphone } from "./flow_microphone.js";

const form = document.getElementById("phone");
const aloud = document.getElementById("aloud");
const place = document.getElementById("graph");
const KEYS = /^[0-9*#]$/;
let shown = null, drawnFor = "";

const canSpeak = "speechSynthesis" in window;
aloud.closest("label").hidden = !canSpeak;
aloud.checked = localStorage.getItem("ivr-aloud") !== "no";
aloud.addEventListener("change", () => {
  localStorage.setItem("ivr-aloud", aloud.checked ? "yes" : "no");
  hush();
});

function hush() {
  if (canSpeak) speechSynthesis.cancel();
}

// Says what is new, each sentence in its language.
function say() {
  if (!canSpeak || !aloud.checked) return;
  for (const one of document.querySelectorAll("#talk [data-fresh] .heard-here")) {
    const spoken = new SpeechSynthesisUtterance(one.textContent);
    spoken.lang = one.lang;
    speechSynthesis.speak(spoken);
  }
}

async function draw() {
  const which = form.elements.flow.value;
  const way = [...document.querySelectorAll("#trace [data-node]")].map((one) => one.textContent);
  if (drawnFor !== which) {
    drawnFor = which;
    const answer = await fetch(`${place.dataset.graph}?flow=${which}`);
    if (!answer.ok) return;
    shown ??= picture(place);
    shown.draw(await answer.json());
  }
  shown?.walk(way);
}

const fields = () => [...document.querySelectorAll("#talk input")];

// Puts the answer in the place of the talk, with what was typed while it was on its way.
function replaceTalk(talk, sentValues) {
  const typed = fields().filter((one) => sentValues.has(one.id) && sentValues.get(one.id) !== one.value);
  document.getElementById("talk").replaceWith(document.importNode(talk, true));
  for (const one of typed) {
    const field = document.getElementById(one.id);
    if (field) field.value = one.value;
  }
}

// Returns what gives the focus back to where it is now, with the marked text.
function focused() {
  const { id, selectionStart, selectionEnd } = document.activeElement ?? {};
  return () => {
    const field = document.getElementById(id) ?? document.getElementById("talk");
    field.focus();
    if (selectionStart != null) field.setSelectionRange?.(selectionStart, selectionEnd);
  };
}

// What is pressed while an answer is on its way waits for it: each step goes on from the
// step before.
let before = Promise.resolve();
function press(values) {
  const next = () => send(values);
  before = before.then(next, next);
  return before;
}

// Does what a button of the form does.
async function send(values) {
  hush();
  const sent = new FormData(form);
  for (const [name, value] of Object.entries(values)) sent.set(name, value);
  let focus;
  const sentValues = new Map(fields().map((one) => [one.id, one.value]));
  try {
    const answer = await fetch(form.action, { method: "POST", body: sent });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const talk = page.getElementById("talk");
    if (!talk) return form.requestSubmit();
    focus = focused();
    replaceTalk(talk, sentValues);
    form.elements.lines.value = talk.dataset.lines;
    document.getElementById("enter").value = page.getElementById("enter").value;
  } catch {
    document.getElementById("trouble").hidden = false;
    return;
  }
  document.getElementById("trouble").hidden = true;
  focus();
  document.querySelector("#talk .turns li:last-child")?.scrollIntoView({ block: "nearest" });
  microphone((seconds) => press({ do: "message", seconds }));
  say();
  await draw();
}

form.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button?.hasAttribute("formaction")) return;
  event.preventDefault();
  press({ do: button?.value ?? "ring" });
});

// A setting that changes in mid-call changes the call from its beginning.
form.addEventListener("change", (event) => {
  if (event.target.closest(".settings") && document.querySelector("#talk .turns")) press({ do: "kept" });
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, [data-canvas]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !KEYS.test(event.key)) return;
  const key = document.querySelector(`#talk .key[value="${event.key}"]`);
  if (!key) return;
  event.preventDefault();
  press({ do: event.key });
});

draw();
