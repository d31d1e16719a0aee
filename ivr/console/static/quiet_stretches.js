// Where a recording is quiet, read from its outline.

// Shorter pauses belong to speech.
const SHORTEST_S = 1;
// What is left of a pause before and behind the words beside it.
const MARGIN_S = 0.25;
// Speech is this much louder than the line's noise, and no noise is lower than this.
const SHARE = 0.1;
const FLOOR = 0.01;

/**
 * Return the stretches of silence, in seconds and in order.
 * @param {{duration: number, peaks: number[][]}} outline heights from 0 to 1
 * @returns {{start: number, end: number}[]}
 */
export function quietStretches({ duration, peaks }) {
  const heights = loudest(peaks);
  const step = duration / heights.length;
  const limit = Math.max(FLOOR, loud(heights) * SHARE);
  const found = [];
  let begin = 0;
  for (let place = 0; place <= heights.length; place += 1) {
    if (place < heights.length && heights[place] < limit) continue;
    if ((place - begin) * step >= SHORTEST_S) {
      found.push({ start: begin * step + MARGIN_S, end: place * step - MARGIN_S });
    }
    begin = place + 1;
  }
  return found;
}

function loudest(peaks) {
  return peaks[0].map((_, place) => Math.max(...peaks.map((side) => side[place])));
}

// One click is no speech, so the loudest points do not count.
function loud(heights) {
  const sorted = [...heights].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length * 0.9)] ?? 0;
}
