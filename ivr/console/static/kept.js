// What a browser keeps of somebody's choices; nothing, where it may not.

export function recall(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

export function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // A private window: it is chosen anew on the next page.
  }
}
