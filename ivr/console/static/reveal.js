// A field that is folded away, to be seen and typed in.

export function reveal(field) {
  for (let one = field.closest("details"); one; one = one.parentElement.closest("details")) {
    one.open = true;
  }
  field.scrollIntoView({ block: "nearest" });
  field.focus();
}
