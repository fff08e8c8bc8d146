// Scanning with the camera: the browser's own reader where it has one, else ZXing, fetched only when the camera opens.
// The button stays hidden where no camera can be asked for (no camera API, or no https).

const FORMATS = ["qr_code", "ean_13", "ean_8", "upc_a"];
const LOOK_MS = 200;
const GONE_MS = 1_200; // a code counts again once it was out of sight for so long: holding still adds nothing twice
const WIDEST = 800; // pixels across that are looked at: enough for a code, little for a cheap phone

/** Show the button of `place` and call `scanned` with each code that comes into sight; `failed` with why none can. */
export function offer(place, scanned, failed) {
  const button = place.querySelector("[data-camera-button]");
  if (!button || !navigator.mediaDevices?.getUserMedia) return;
  const camera = new Camera(place, button, scanned, failed);
  button.hidden = false;
  button.addEventListener("click", () => camera.turn());
  document.addEventListener("visibilitychange", () => document.hidden && camera.stop());
}

class Camera {
  constructor(place, button, scanned, failed) {
    this.video = place.querySelector("video");
    this.words = place.dataset;
    Object.assign(this, { button, scanned, failed, seen: { text: "", at: -GONE_MS }, isOn: false });
  }

  turn() {
    return this.isOn ? this.stop() : this.start();
  }

  async start() {
    this.isOn = true;
    this.button.setAttribute("aria-pressed", "true");
    try {
      const wanted = { video: { facingMode: "environment", width: { ideal: 1280 } } };
      this.video.srcObject = await navigator.mediaDevices.getUserMedia(wanted);
      this.video.hidden = false;
      await this.video.play();
      this.read ??= await reader(this.words.wasmUrl);
    } catch (error) {
      const isRefused = error.name === "NotAllowedError";
      this.stop();
      return this.failed(isRefused ? this.words.sayRefused : this.words.sayNoCamera);
    }
    return this.look();
  }

  async look() {
    if (!this.isOn) return;
    const text = await this.read(this.video).catch(() => "");
    const now = performance.now();
    if (text) {
      const isNew = text !== this.seen.text || now - this.seen.at > GONE_MS;
      this.seen = { text, at: now };
      if (isNew && this.isOn) this.scanned(text);
    }
    setTimeout(() => this.look(), LOOK_MS);
  }

  stop() {
    this.isOn = false;
    this.button.setAttribute("aria-pressed", "false");
    for (const track of this.video.srcObject?.getTracks() ?? []) track.stop();
    this.video.srcObject = null;
    this.video.hidden = true;
  }
}

/** A function from a video to the text of a code in it, empty where there is none. */
async function reader(wasmUrl) {
  const formats = "BarcodeDetector" in window ? await BarcodeDetector.getSupportedFormats() : [];
  return FORMATS.every((format) => formats.includes(format)) ? ownReader() : foreignReader(wasmUrl);
}

function ownReader() {
  const detector = new BarcodeDetector({ formats: FORMATS });
  return async (video) => (await detector.detect(video))[0]?.rawValue ?? "";
}

async function foreignReader(wasmUrl) {
  const zxing = await import("../zxing/reader/index.js");
  await zxing.prepareZXingModule({ overrides: { locateFile: () => wasmUrl }, fireImmediately: true });
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const options = { formats: ["QRCode", "EAN13", "EAN8", "UPCA"], maxNumberOfSymbols: 1 };
  return async (video) => {
    const shrunk = Math.min(1, WIDEST / video.videoWidth);
    canvas.width = Math.round(video.videoWidth * shrunk);
    canvas.height = Math.round(video.videoHeight * shrunk);
    if (!canvas.width) return "";
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    const [found] = await zxing.readBarcodes(pen.getImageData(0, 0, canvas.width, canvas.height), options);
    return found?.text ?? "";
  };
}
