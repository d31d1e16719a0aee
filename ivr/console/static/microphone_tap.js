// Hands on what a microphone hears, in pieces; it runs beside the page.
// https://developer.mozilla.org/docs/Web/API/AudioWorkletProcessor
class Tap extends AudioWorkletProcessor {
  process([channels]) {
    if (channels.length) this.port.postMessage(channels[0].slice());
    return true;
  }
}

registerProcessor("tap", Tap);
