// News of the desk for an open page: a stream of events, or asking where none is had.

const POLL_MS = 6000;
const STREAM_AGAIN_MS = 120_000;
const HIDDEN_MS = 60_000;
const NAMES = ["at", "case", "here", "calls", "missed"];

/**
 * Tell `heard(name, data)` of news behind the position `after`, until the page goes.
 *
 * `url` is the stream's address; `gone()` is called once, when nobody is signed in any
 * more.  A page that stays hidden lets its stream go, and goes on where it was.
 */
export function listen({ url, after, heard, gone }) {
  const news = new News(url, after, heard, gone);
  document.addEventListener("visibilitychange", () => news.seen(!document.hidden));
  window.addEventListener("pagehide", () => news.stop());
  window.addEventListener("pageshow", (event) => event.persisted && news.start());
  news.start();
  return news;
}

class News {
  constructor(url, after, heard, gone) {
    this.url = url;
    this.after = after;
    this.heard = heard;
    this.gone = gone;
    this.before = {};
    this.source = null;
    this.timer = 0;
    this.hiding = 0;
    this.streamAt = 0;
  }

  start() {
    this.stop();
    if (!window.EventSource || Date.now() < this.streamAt) {
      this.ask();
      return;
    }
    this.source = new EventSource(this.address());
    for (const name of NAMES) {
      this.source.addEventListener(name, (event) => this.take(name, event));
    }
    this.source.addEventListener("error", () => this.broken());
  }

  stop() {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }

  seen(visible) {
    clearTimeout(this.hiding);
    if (!visible) {
      this.hiding = setTimeout(() => this.stop(), HIDDEN_MS);
    } else if (this.source === null) {
      this.start();
    }
  }

  take(name, event) {
    if (event.lastEventId) this.after = Number(event.lastEventId);
    if (name !== "at") this.heard(name, JSON.parse(event.data));
  }

  // A stream that was refused is not asked for again at once; one that broke off is
  // taken up again by the browser itself.
  broken() {
    if (this.source?.readyState !== EventSource.CLOSED) return;
    this.streamAt = Date.now() + STREAM_AGAIN_MS;
    this.stop();
    this.ask();
  }

  async ask() {
    try {
      const answer = await fetch(this.address("/news"));
      if (answer.status === 401) {
        this.stop();
        this.gone();
        return;
      }
      if (answer.ok) this.told(await answer.json());
    } catch {
      // The server is away: it is asked again.
    }
    const again = Date.now() >= this.streamAt ? () => this.start() : () => this.ask();
    if (!document.hidden) this.timer = setTimeout(again, POLL_MS);
  }

  told({ position, events, missed, here, calls }) {
    this.after = position;
    if (missed) this.heard("missed", position);
    for (const one of events) this.heard("case", one);
    for (const [name, now] of Object.entries({ here, calls })) {
      const said = JSON.stringify(now);
      if (said !== this.before[name]) this.heard(name, now);
      this.before[name] = said;
    }
  }

  address(below = "") {
    const found = new URL(this.url, location.href);
    found.pathname += below;
    if (this.after !== null) found.searchParams.set("after", this.after);
    return found;
  }
}
