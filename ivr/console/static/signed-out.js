// Says on a page that stays open that its session is over, and where to sign in.

/** Show the line that `words` (an element of the page) holds for this. */
export function tellSignedOut() {
  const line = document.getElementById("signed-out");
  if (line) line.hidden = false;
}
