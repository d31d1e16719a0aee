// Correcting a transcript where it stands, while it is heard.  What is saved goes by the
// form that the page has without this script, which shows both texts if somebody else
// was quicker.
import { move, STEP_S, toggle } from "./player_keys.js";

/**
 * @param {HTMLElement} spoken the paragraphs of words
 * @param {HTMLDetailsElement} details what holds the form
 * @param {HTMLAudioElement | null} audio what is heard meanwhile
 */
export function correctInPlace(spoken, details, audio) {
  const bar = document.createElement("div");
  bar.append(document.getElementById("correcting-bar").content.cloneNode(true));
  details.after(bar);
  details.hidden = true;
  const correcting = new Correcting(spoken, details.querySelector("form"), bar);
  const does = {
    correct: () => correcting.begin(),
    save: () => correcting.save(),
    cancel: () => correcting.cancel(),
  };
  for (const button of bar.querySelectorAll("[data-do]")) {
    button.addEventListener("click", does[button.dataset.do]);
  }
  spoken.addEventListener("input", () => correcting.write());
  spoken.addEventListener("keydown", (event) => {
    if (correcting.isOn) onKey(event, correcting, audio);
  });
}

class Correcting {
  constructor(spoken, form, bar) {
    this.spoken = spoken;
    this.form = form;
    this.bar = bar;
    this.text = form.elements.namedItem("text");
    this.isOn = false;
  }

  begin() {
    this.before = [...this.paragraphs()].map((one) => [...one.childNodes].map(copy));
    this.stood = this.text.value;
    for (const doubt of this.spoken.querySelectorAll(".or")) doubt.remove();
    for (const paragraph of this.paragraphs()) {
      paragraph.setAttribute("contenteditable", "plaintext-only");
      paragraph.setAttribute("role", "textbox");
      paragraph.setAttribute("aria-multiline", "true");
      paragraph.setAttribute("aria-label", this.bar.querySelector("[data-do=correct]").innerText);
    }
    // Who speaks and where a secret stood is not to be written over.
    for (const fixed of this.spoken.querySelectorAll("mark, [data-speaker]")) {
      fixed.setAttribute("contenteditable", "false");
    }
    this.begun = this.written();
    this.turn(true);
    this.paragraphs()[0].focus();
  }

  cancel() {
    this.text.value = this.stood;
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
    this.paragraphs().forEach((paragraph, place) => {
      for (const name of ["contenteditable", "role", "aria-multiline", "aria-label"]) {
        paragraph.removeAttribute(name);
      }
      paragraph.replaceChildren(...this.before[place]);
    });
    this.turn(false);
    this.bar.querySelector("[data-do=correct]").focus();
  }

  // The form's own field follows, so that what keeps drafts of forms keeps this one.
  write() {
    if (!this.isOn) return;
    this.text.value = this.written();
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // What nobody touched is saved as it was stored, spaces and all: that confirms it.
  save() {
    if (this.written() === this.begun) this.text.value = this.stood;
    else this.write();
    this.form.requestSubmit();
  }

  written() {
    return this.paragraphs().map(wordsOf).join("\n");
  }

  paragraphs() {
    return [...this.spoken.querySelectorAll(".transcript")];
  }

  turn(isOn) {
    this.isOn = isOn;
    this.bar.querySelector(".correcting-begin").hidden = isOn;
    this.bar.querySelector(".correcting-end").hidden = !isOn;
    this.spoken.classList.toggle("corrected", isOn);
    this.spoken.dispatchEvent(new Event("wordschange"));
  }
}

function copy(node) {
  return node.cloneNode(true);
}

function wordsOf(paragraph) {
  const copied = paragraph.cloneNode(true);
  copied.querySelector("[data-speaker]")?.remove();
  return copied.textContent.replace(/[^\S\n]+/g, " ").trim();
}

function onKey(event, correcting, audio) {
  const does = action(event, correcting, audio);
  if (!does || event.isComposing) return;
  event.preventDefault();
  event.stopPropagation();
  does();
}

// By the place of the key, since Alt makes other letters on some keyboards.
function action(event, correcting, audio) {
  if (event.key === "Escape") return () => correcting.cancel();
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    return () => correcting.save();
  }
  if (!event.altKey || !audio) return null;
  return {
    KeyK: () => toggle(audio),
    KeyJ: () => move(audio, -STEP_S),
    KeyL: () => move(audio, STEP_S),
  }[event.code];
}
