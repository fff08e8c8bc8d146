// Scanning with the camera, where the browser can read codes itself. The button stays hidden where it cannot.

const FORMATS = ["qr_code", "ean_13", "ean_8", "upc_a", "code_128"];
const LOOK_MS = 250;
const SAME_MS = 2_500;

export async function offer(scanned) {
  const button = document.getElementById("quay-camera");
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  const formats = await BarcodeDetector.getSupportedFormats();
  if (!formats.includes("qr_code")) return;
  const detector = new BarcodeDetector({ formats: FORMATS.filter((format) => formats.includes(format)) });
  const video = document.getElementById("quay-video");
  button.hidden = false;
  button.addEventListener("click", () => (video.hidden ? start(video, detector, scanned) : stop(video)));
}

async function start(video, detector, scanned) {
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    return;
  }
  video.hidden = false;
  await video.play();
  look(video, detector, scanned, { text: "", at: 0 });
}

async function look(video, detector, scanned, last) {
  if (video.hidden) return;
  const [code] = await detector.detect(video).catch(() => []);
  const now = performance.now();
  let seen = last;
  if (code && (code.rawValue !== last.text || now - last.at > SAME_MS)) {
    seen = { text: code.rawValue, at: now };
    scanned(code.rawValue);
  }
  setTimeout(() => look(video, detector, scanned, seen), LOOK_MS);
}

function stop(video) {
  for (const track of video.srcObject?.getTracks() ?? []) track.stop();
  video.srcObject = null;
  video.hidden = true;
}
