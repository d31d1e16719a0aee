// Draws each recording's outline, which the server made, in place of the browser's own
// player.  The audio element stays what plays: it asks the server for the parts it needs.
// https://wavesurfer.xyz/docs/types/wavesurfer.WaveSurferOptions
import { correctInPlace } from "./correcting.js";
import { keep, recall } from "./kept.js";
import { moveByKeys, move, STEP_S, toggle } from "./player_keys.js";
import { quietStretches } from "./quiet_stretches.js";
import { followWords } from "./spoken_words.js";
import WaveSurfer from "./vendor/wavesurfer.js";

const HEIGHT = 56;
const SPEED = "player-speed";
const SKIP = "player-skip-silence";

class Player {
  constructor(place) {
    this.place = place;
    this.audio = place.querySelector("audio");
    this.muted = spans(place.dataset.muted ?? "");
    this.quiet = [];
  }

  // Without an outline the browser's own player stays.
  async draw() {
    const outline = await fetched(this.place.dataset.peaks);
    if (!outline) return;
    this.duration = outline.duration;
    this.quiet = quietStretches(outline);
    this.place.append(document.getElementById("player-bar").content.cloneNode(true));
    this.wave = this.place.querySelector(".wave");
    this.drawWave(outline);
    this.drawMuted();
    this.audio.controls = false;
    this.listen();
    this.choose();
    this.show();
    this.place.dataset.drawn = "";
  }

  drawWave({ peaks, duration }) {
    const script = document.querySelector("[data-player-script]");
    const wave = WaveSurfer.create({
      container: this.wave,
      media: this.audio,
      peaks,
      duration,
      height: HEIGHT,
      barWidth: 2,
      barGap: 1,
      barRadius: 2,
      barMinHeight: 1,
      normalize: peaks.flat().some((height) => height > 0),
      dragToSeek: true,
      cspNonce: script.nonce,
      ...this.colours(),
    });
    const anew = () => wave.setOptions(this.colours());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", anew);
    new MutationObserver(anew).observe(document.documentElement, { attributes: true });
  }

  // A canvas knows no style sheet: its colours are those of the place it stands in.
  colours() {
    const style = getComputedStyle(this.wave);
    const heard = style.caretColor;
    return { waveColor: style.color, progressColor: heard, cursorColor: heard };
  }

  drawMuted() {
    for (const { start, end } of this.muted) {
      const mark = document.createElement("span");
      mark.className = "muted-part";
      mark.style.left = `${(100 * start) / this.duration}%`;
      mark.style.width = `${(100 * (Math.min(end, this.duration) - start)) / this.duration}%`;
      this.wave.append(mark);
    }
  }

  listen() {
    const { audio, place } = this;
    const does = {
      toggle: () => toggle(audio),
      back: () => move(audio, -STEP_S),
      forth: () => move(audio, STEP_S),
    };
    for (const button of place.querySelectorAll("[data-do]")) {
      button.addEventListener("click", does[button.dataset.do]);
    }
    audio.addEventListener("play", () => this.onPlay());
    for (const news of ["pause", "timeupdate", "seeking", "loadedmetadata", "ended"]) {
      audio.addEventListener(news, () => this.show());
    }
    audio.addEventListener("error", () => {
      place.querySelector("[data-failed]").hidden = false;
    });
  }

  // What was chosen last holds for every recording.
  choose() {
    const speed = this.place.querySelector("[data-speed]");
    const skip = this.place.querySelector("[data-skip]");
    speed.value = recall(SPEED) ?? "1";
    if (!speed.value) speed.value = "1";
    skip.checked = recall(SKIP) === "yes";
    this.audio.playbackRate = Number(speed.value);
    speed.addEventListener("change", () => {
      this.audio.playbackRate = Number(speed.value);
      keep(SPEED, speed.value);
    });
    skip.addEventListener("change", () => keep(SKIP, skip.checked ? "yes" : "no"));
    this.speed = speed;
    this.skip = skip;
  }

  onPlay() {
    for (const other of document.querySelectorAll("audio")) {
      if (other !== this.audio) other.pause();
    }
    this.audio.playbackRate = Number(this.speed.value);
    this.follow();
  }

  follow() {
    if (this.audio.paused) return;
    const at = this.audio.currentTime;
    const quiet = this.skip.checked && within(this.quiet, at);
    if (quiet) this.audio.currentTime = quiet.end;
    this.show();
    requestAnimationFrame(() => this.follow());
  }

  show() {
    const { audio, duration, place, wave } = this;
    const at = Math.min(audio.currentTime, duration);
    const [now, length] = [clock(at), clock(duration)];
    const button = place.querySelector(".play");
    button.dataset.state = audio.paused ? "paused" : "playing";
    label(button, audio.paused ? button.dataset.play : button.dataset.pause);
    place.querySelector("[data-at]").textContent = now;
    place.querySelector("[data-length]").textContent = length;
    label(wave, audio.getAttribute("aria-label"));
    wave.setAttribute("aria-valuemax", Math.round(duration));
    wave.setAttribute("aria-valuenow", Math.round(at));
    const words = within(this.muted, at) ? wave.dataset.valueMuted : wave.dataset.value;
    const told = words.replace("{at}", now).replace("{length}", length);
    wave.setAttribute("aria-valuetext", told);
  }
}

async function fetched(address) {
  try {
    const answer = await fetch(address);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

function label(element, text) {
  if (element.getAttribute("aria-label") !== text) element.setAttribute("aria-label", text);
}

function within(stretches, at) {
  return stretches.find(({ start, end }) => start <= at && at < end);
}

function spans(text) {
  const numbers = text.trim().split(/\s+/).filter(Boolean).map(Number);
  const starts = numbers.filter((_, place) => place % 2 === 0);
  return starts.map((start, place) => ({ start, end: numbers[2 * place + 1] }));
}

function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

for (const place of document.querySelectorAll("[data-player]")) {
  const player = new Player(place);
  const words = document.querySelector(`[data-words-of="${place.dataset.player}"]`);
  player.draw();
  moveByKeys(place, player.audio);
  if (words) followWords(player.audio, words);
}
for (const form of document.querySelectorAll("details[data-correct]:not([open])")) {
  const sid = form.dataset.correct;
  const words = document.querySelector(`[data-words-of="${sid}"]`);
  const audio = document.querySelector(`[data-player="${sid}"] audio`);
  if (words) correctInPlace(words, form, audio);
}
