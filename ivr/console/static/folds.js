// Folded parts of a case's page: those that somebody opened are open on the next page.
// What the server opened, since something stands in it, is never folded.

import { keep, recall } from "./kept.js";

const KEPT = "ivr-folds";
const FOLD = "details[data-fold]";

document.getElementById("main").addEventListener("click", ({ target }) => {
  const fold = target.closest("summary")?.parentElement;
  if (!fold?.matches(FOLD)) return;
  // The click comes before what it does.
  keep(KEPT, JSON.stringify({ ...chosen(), [fold.dataset.fold]: !fold.open }));
});

/** Open and fold what stands in `place` as it was left. */
export function fold(place) {
  const left = chosen();
  for (const one of place.querySelectorAll(FOLD)) {
    const was = left[one.dataset.fold];
    const used = "needed" in one.dataset || one.contains(document.activeElement);
    if (was !== undefined && !used) one.open = was;
  }
}

function chosen() {
  try {
    return JSON.parse(recall(KEPT)) ?? {};
  } catch {
    return {};
  }
}

fold(document);
