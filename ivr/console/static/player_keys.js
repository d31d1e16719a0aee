// The keys that move in a recording: in its player, and on a page where nothing else has
// the keyboard.

export const STEP_S = 5;

export function toggle(audio) {
  if (!audio.paused) {
    audio.pause();
    return;
  }
  // What cannot be played is told by the element's own error.
  audio.play().catch(() => {});
}

export function move(audio, seconds) {
  goTo(audio, audio.currentTime + seconds);
}

export function goTo(audio, at) {
  const last = Number.isFinite(audio.duration) ? audio.duration : at;
  audio.currentTime = Math.min(Math.max(at, 0), last);
}

const KEYS = {
  " ": toggle,
  ArrowLeft: (audio) => move(audio, -STEP_S),
  ArrowRight: (audio) => move(audio, STEP_S),
};
const ONLY_IN_A_PLAYER = {
  Home: (audio) => goTo(audio, 0),
  End: (audio) => goTo(audio, audio.duration),
};

/** Let the keys work in a player; `<` and `>` choose its speed. */
export function moveByKeys(place, audio) {
  place.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (takesKeys(event.target, event.key)) return;
    const does = KEYS[event.key] ?? ONLY_IN_A_PLAYER[event.key] ?? speeds(place)[event.key];
    if (!does) return;
    event.preventDefault();
    does(audio);
  });
  audio.addEventListener("play", () => {
    latest = audio;
  });
}

// A choice has arrows of its own, and a space presses buttons.
function takesKeys(target, key) {
  if (target.matches("select, audio")) return true;
  return key === " " && target.matches("button, summary, input");
}

function speeds(place) {
  const choice = place.querySelector("[data-speed]");
  const by = (steps) => () => {
    const wanted = choice.selectedIndex + steps;
    if (wanted < 0 || wanted >= choice.options.length) return;
    choice.selectedIndex = wanted;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
  };
  return choice ? { "<": by(-1), ">": by(1) } : {};
}

let latest = null;

// The page itself: what was heard last, else the first recording.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (event.defaultPrevented || !event.target.matches("body, main")) return;
  const audio = latest ?? document.querySelector("[data-player] audio");
  const does = KEYS[event.key];
  if (!audio || !does) return;
  event.preventDefault();
  does(audio);
});
