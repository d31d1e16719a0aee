// Brings what the worker does up to date while it is at it; without scripts a link does.

const EVERY_MS = 2000;

const waits = () => document.getElementById("jobs")?.dataset.waits === "1";

const look = async () => {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("jobs");
  if (!fresh) return;
  const before = waits();
  document.getElementById("jobs").replaceWith(document.importNode(fresh, true));
  // What is installed stands elsewhere on the page.
  if (before && !waits()) location.reload();
};

const goOn = async () => {
  if (waits() && !document.hidden) {
    try {
      await look();
    } catch {
      // The line is down; the next look may find it up again.
    }
  }
  setTimeout(goOn, EVERY_MS);
};

setTimeout(goOn, EVERY_MS);
