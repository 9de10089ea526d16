/** Where one hears the others: the outputs of this computer, and a sound to try one. */

/** Of browsers of today, Chromium alone sends the room's sound elsewhere than the system's default. */
type Sinkable = AudioContext & { setSinkId?(deviceId: string): Promise<void> };

const NOTES_HZ = [523.25, 659.25, 783.99];
const NOTE_S = 0.28;
const LOUDNESS = 0.25;

export function canChooseOutput(): boolean {
  return "setSinkId" in AudioContext.prototype;
}

/** Sends the sound of `context` to an output; null, or one that is gone, means the system's default. */
export async function chooseOutput(context: Sinkable, deviceId: string | null): Promise<void> {
  if (deviceId === null || context.setSinkId === undefined) return;
  await context.setSinkId(deviceId).catch(() => undefined);
}

/** Plays three notes, one after the other; done when they are over. */
export async function playTestSound(deviceId: string | null): Promise<void> {
  const context = new AudioContext();
  await chooseOutput(context, deviceId);
  await context.resume();
  const gain = new GainNode(context, { gain: 0 });
  gain.connect(context.destination);
  const startS = context.currentTime + 0.05;
  const notes = NOTES_HZ.map((frequency, n) => {
    const atS = startS + n * NOTE_S;
    gain.gain.setValueAtTime(0, atS);
    gain.gain.linearRampToValueAtTime(LOUDNESS, atS + 0.02);
    gain.gain.linearRampToValueAtTime(0, atS + NOTE_S);
    const note = new OscillatorNode(context, { frequency });
    note.connect(gain);
    note.start(atS);
    note.stop(atS + NOTE_S);
    return note;
  });
  await new Promise<void>((resolve) => {
    const last = notes.at(-1);
    if (last !== undefined) last.onended = () => resolve();
  });
  await context.close();
}
