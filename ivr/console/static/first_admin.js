// Takes the code from behind the `#` of the link, where no server and no log sees it,
// puts it into the form, and takes it out of the address bar and the history.

const field = document.getElementById("code");
const code = location.hash.slice(1);

if (field && code) {
  field.value = code;
  document.getElementById("code-row").hidden = true;
  history.replaceState(null, "", location.pathname);
  document.getElementById("name").focus();
}
