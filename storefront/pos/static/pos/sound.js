// Short tones: one for what is known, a low double one for what is refused, another for what nobody knows.

const TONES = { good: [[880, 0.07]], stop: [[220, 0.16], [180, 0.22]], unknown: [[330, 0.18]] };
let context = null;

export function play(tone) {
  const notes = TONES[tone];
  if (!notes || !window.AudioContext) return;
  context ??= new AudioContext();
  let at = context.currentTime;
  for (const [pitch, seconds] of notes) {
    const voice = context.createOscillator();
    const volume = context.createGain();
    voice.frequency.value = pitch;
    volume.gain.value = 0.08;
    voice.connect(volume).connect(context.destination);
    voice.start(at);
    voice.stop(at + seconds);
    at += seconds + 0.04;
  }
  navigator.vibrate?.(tone === "good" ? 30 : [60, 40, 60]);
}
