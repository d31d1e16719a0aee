// The words of a recording, in step with its sound: the word that is said is marked, and
// a word that is pressed is where the sound goes on.
import { goTo, toggle } from "./player_keys.js";

// A word that begins this much later is taken for the one that is said: a place that is
// asked for is not met to the last sample.
const NEARLY_S = 0.02;
// So long a pause still belongs to the word before it.
const PAUSE_S = 1;

export function followWords(audio, spoken) {
  const transcript = new Words(audio, spoken);
  transcript.find();
  spoken.classList.add("follows");
  spoken.addEventListener("click", (event) => transcript.press(event));
  spoken.addEventListener("keydown", (event) => transcript.onKey(event));
  spoken.addEventListener("focusin", (event) => transcript.hold(wordOf(event)));
  // Correcting makes other words, or takes words out.
  spoken.addEventListener("wordschange", () => transcript.find());
  for (const news of ["timeupdate", "seeking", "seeked", "pause"]) {
    audio.addEventListener(news, () => transcript.mark());
  }
  audio.addEventListener("play", () => transcript.follow());
}

class Words {
  constructor(audio, spoken) {
    this.audio = audio;
    this.spoken = spoken;
    this.marked = null;
  }

  find() {
    this.words = [...this.spoken.querySelectorAll("[data-from]")];
    this.times = this.words.map((word) => Number(word.dataset.from));
    if (this.isBeingCorrected()) {
      for (const word of this.words) release(word);
      return;
    }
    for (const word of this.words) word.tabIndex = -1;
    this.held = null;
    if (this.words.length) this.hold(this.words[0]);
    this.mark();
  }

  isBeingCorrected() {
    return this.spoken.querySelector("[contenteditable]") !== null;
  }

  // One word at a time can be reached by Tab, and is a button: a text that is read out
  // as hundreds of buttons could not be understood.
  hold(word) {
    if (!word || word === this.held || this.isBeingCorrected()) return;
    if (this.held) {
      this.held.removeAttribute("role");
      this.held.tabIndex = -1;
      this.held.classList.remove("told");
    }
    word.setAttribute("role", "button");
    word.tabIndex = 0;
    this.held = word;
  }

  press(event) {
    const word = wordOf(event);
    const selects = !document.getSelection().isCollapsed;
    if (!word || selects || this.isBeingCorrected()) return;
    this.hold(word);
    goTo(this.audio, Number(word.dataset.from));
  }

  onKey(event) {
    const word = wordOf(event);
    if (!word || this.isBeingCorrected()) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const place = this.words.indexOf(word);
    const does = {
      Enter: () => goTo(this.audio, Number(word.dataset.from)),
      " ": () => toggle(this.audio),
      ArrowLeft: () => this.words[place - 1]?.focus(),
      ArrowRight: () => this.words[place + 1]?.focus(),
      Home: () => this.words.at(0).focus(),
      End: () => this.words.at(-1).focus(),
      Escape: () => word.classList.add("told"),
    }[event.key];
    if (!does) return;
    event.preventDefault();
    does();
  }

  follow() {
    if (this.audio.paused) return;
    this.mark();
    requestAnimationFrame(() => this.follow());
  }

  mark() {
    const word = this.at(this.audio.currentTime);
    if (word === this.marked) return;
    this.marked?.removeAttribute("aria-current");
    word?.setAttribute("aria-current", "true");
    this.marked = word;
  }

  at(seconds) {
    if (seconds === 0 && this.audio.paused) return null;
    const place = lastNotAfter(this.times, seconds + NEARLY_S);
    const word = this.words[place];
    return word && seconds < Number(word.dataset.to) + PAUSE_S ? word : null;
  }
}

function release(word) {
  word.removeAttribute("role");
  word.removeAttribute("tabindex");
}

function wordOf(event) {
  return event.target.closest("[data-from]");
}

// Return the place of the last number that is no greater than `limit`, or -1.
function lastNotAfter(numbers, limit) {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
