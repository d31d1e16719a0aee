// Asks the server what is wrong with the text as it stands, a moment after the last key.

const PAUSE_MS = 400;

// Calls `told` with the answer of the last text; one request at a time.
export function checking(form, text, told) {
  let waiting = 0, running = false, again = false;

  async function ask() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    const asked = new FormData(form);
    asked.set("text", text());
    try {
      const answer = await fetch(form.dataset.check, {
        method: "POST", body: asked, headers: { Accept: "application/json" },
      });
      const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json");
      told(isOurs ? await answer.json() : { trouble: form.dataset.trouble });
    } catch {
      told({ trouble: form.dataset.trouble });
    } finally {
      running = false;
      if (again) {
        again = false;
        ask();
      }
    }
  }

  return {
    now: ask,
    soon() {
      clearTimeout(waiting);
      waiting = setTimeout(ask, PAUSE_MS);
    },
  };
}
