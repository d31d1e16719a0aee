// Takes the code from behind the `#` of the link, where no server and no log sees it,
// puts it into the form, and takes it out of the address bar and the history.  The tab
// keeps it: another language, or a page that is loaded anew, would lose it.

const KEPT = "ivr-first-code";
const field = document.getElementById("code");

function take() {
  const linked = location.hash.slice(1);
  if (linked) {
    sessionStorage.setItem(KEPT, linked);
    history.replaceState(null, "", location.pathname);
  }
  const code = linked || field.value || sessionStorage.getItem(KEPT);
  if (!code || code === field.value) return;
  field.value = code;
  document.getElementById("code-row").hidden = true;
  document.getElementById("name").focus();
}

if (field) {
  take();
  // A newer link that is put into the address bar of this page loads nothing.
  addEventListener("hashchange", take);
}
