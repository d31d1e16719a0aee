// A list that is shown again has the keyboard at the case where it was, or at the one
// that stands there now: whoever took or closed a case goes on from it.

const KEPT = "ivr-place";

addEventListener("pagehide", () => {
  const all = rows();
  const at = all.indexOf(document.activeElement?.closest("tr[data-case]"));
  keep(at < 0 ? null : { list: location.pathname, case: all[at].dataset.case, at });
});

const kept = recall();
const free = !location.hash && !document.activeElement?.closest("main");
if (kept?.list === location.pathname && free) {
  const all = rows();
  const row = all.find((one) => one.dataset.case === kept.case);
  (row ?? all[kept.at] ?? all.at(-1))?.querySelector(".number a").focus();
}

function rows() {
  return [...document.querySelectorAll("#list tr[data-case]")];
}

// For this tab alone, and nothing where a browser may not keep anything.
function recall() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT));
  } catch {
    return null;
  }
}

function keep(place) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(place));
  } catch {
    // It begins at the top again.
  }
}
