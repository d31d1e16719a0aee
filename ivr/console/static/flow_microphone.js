// A message spoken into the microphone, for as long as it takes.  It stays in this
// browser: only its length in seconds is told.

// Adds the button that records, where the call takes a message; `left` is told the seconds.
export function microphone(left) {
  const box = document.getElementById("message-box");
  if (!box || !navigator.mediaDevices || !window.MediaRecorder) return;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = box.dataset.record;
  box.append(button);
  let recorder = null;
  button.addEventListener("click", async () => {
    if (recorder) return recorder.stop();
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      button.disabled = true;
      button.textContent = box.dataset.refused;
      return;
    }
    const begun = performance.now();
    recorder = new MediaRecorder(stream);
    recorder.addEventListener("stop", () => {
      for (const track of stream.getTracks()) track.stop();
      left(String(Math.max(1, Math.round((performance.now() - begun) / 1000))));
    });
    recorder.start();
    button.textContent = box.dataset.stop;
  });
}
