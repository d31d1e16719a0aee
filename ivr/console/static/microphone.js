// Records a prompt by the microphone, as a WAV file in the form's own field: from there it
// goes the way of any other file, and is checked as one.
const FULL_SCALE = 32767;
const HEADER_BYTES = 44;
const QUIETEST_DB = -60;

class Microphone {
  constructor(form) {
    this.field = form.querySelector("input[type=file]");
    form.prepend(document.getElementById("microphone-bar").content.cloneNode(true));
    const bar = form.querySelector(".microphone");
    this.beginning = bar.querySelector("[data-do=begin]");
    this.ending = bar.querySelector("[data-do=end]");
    this.meter = bar.querySelector("meter");
    this.status = bar.querySelector("[role=status]");
    this.beginning.addEventListener("click", () => this.begin());
    this.ending.addEventListener("click", () => this.end());
  }

  async begin() {
    const wanted = { audio: { channelCount: 1, echoCancellation: false } };
    try {
      this.stream = await navigator.mediaDevices.getUserMedia(wanted);
    } catch {
      this.status.textContent = this.status.dataset.denied;
      return;
    }
    this.pieces = [];
    this.context = new AudioContext();
    await this.context.audioWorklet.addModule(new URL("microphone_tap.js", import.meta.url));
    const tap = new AudioWorkletNode(this.context, "tap", { numberOfOutputs: 0 });
    tap.port.onmessage = ({ data }) => this.take(data);
    this.context.createMediaStreamSource(this.stream).connect(tap);
    this.turn(true);
    this.status.textContent = this.status.dataset.running;
    this.ending.focus();
  }

  take(piece) {
    this.pieces.push(piece);
    const power = piece.reduce((sum, one) => sum + one * one, 0) / piece.length;
    this.meter.value = Math.max(10 * Math.log10(power || Number.MIN_VALUE), QUIETEST_DB);
  }

  async end() {
    for (const track of this.stream.getTracks()) track.stop();
    await this.context.close();
    const rate = this.context.sampleRate;
    const samples = this.pieces.reduce((sum, one) => sum + one.length, 0);
    const files = new DataTransfer();
    files.items.add(new File([wav(this.pieces, samples, rate)], "microphone.wav"));
    this.field.files = files.files;
    this.turn(false);
    const seconds = (samples / rate).toFixed(1);
    this.status.textContent = this.status.dataset.ready.replace("{seconds}", seconds);
    this.beginning.focus();
  }

  turn(isOn) {
    this.beginning.hidden = isOn;
    this.ending.hidden = !isOn;
    this.meter.hidden = !isOn;
  }
}

// 16 bits, one channel: http://soundfile.sapp.org/doc/WaveFormat/
function wav(pieces, samples, rate) {
  const view = new DataView(new ArrayBuffer(HEADER_BYTES + 2 * samples));
  const text = (at, letters) =>
    [...letters].forEach((one, place) => view.setUint8(at + place, one.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, HEADER_BYTES - 8 + 2 * samples, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, 2 * rate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, 2 * samples, true);
  let at = HEADER_BYTES;
  for (const piece of pieces) {
    for (const one of piece) {
      view.setInt16(at, Math.max(-1, Math.min(1, one)) * FULL_SCALE, true);
      at += 2;
    }
  }
  return view.buffer;
}

if (navigator.mediaDevices) {
  for (const form of document.querySelectorAll("form[data-microphone]")) new Microphone(form);
}
