// Ticks of the list: all of its cases at once, and how many are ticked.  Without this the
// boxes do as they do, and the bar below says nothing of all.

const list = document.getElementById("list");
const all = document.getElementById("tick-all");
const shown = document.querySelector("[data-ticks]");
const told = document.getElementById("ticked");

all.closest("label").hidden = false;
all.addEventListener("change", tickAll);
list.addEventListener("change", count);
// Rows come and go by themselves; a browser that goes back ticks what was ticked.
new MutationObserver(count).observe(list, { childList: true, subtree: true });
window.addEventListener("pageshow", count);

function boxes() {
  return [...list.querySelectorAll(".tick input[type=checkbox]")];
}

function count() {
  const every = boxes();
  const ticked = every.filter((one) => one.checked).length;
  const words = told.dataset.ticked.replace("{n}", ticked).replace("{all}", every.length);
  all.checked = ticked > 0 && ticked === every.length;
  all.indeterminate = ticked > 0 && ticked < every.length;
  if (ticked > 0) shown.textContent = words;
  // Nothing is said of a list in which nothing was ticked yet.
  if (told.textContent !== words && (ticked > 0 || told.textContent)) {
    told.textContent = words;
  }
}

function tickAll() {
  const hadFocus = document.activeElement === all;
  for (const box of boxes()) box.checked = all.checked;
  count();
  // The bar goes with the last tick; whoever was in it goes on in the list.
  if (hadFocus && !all.checked) boxes()[0]?.focus();
}
