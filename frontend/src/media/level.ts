/** How loud a track is now, for a meter. */

const PERIOD_MS = 60;
const WINDOW_SAMPLES = 1024;
const FLOOR_DB = -60;

/** 0 for silence (−60 dB and less) to 1 for full scale, of samples in [−1, 1]. */
export function levelOf(samples: Float32Array): number {
  let energy = 0;
  for (const sample of samples) energy += sample * sample;
  const db = 10 * Math.log10(energy / Math.max(samples.length, 1) + 1e-12);
  return Math.min(Math.max(1 - db / FLOOR_DB, 0), 1);
}

/**
 * Calls back with the level of `track` some times a second; the result stops it.
 *
 * @param context that goes on after it: each costs a thread that runs a hundred times a second.
 */
export function meterLevel(track: MediaStreamTrack, context: AudioContext, onLevel: (level: number) => void): () => void {
  const source = context.createMediaStreamSource(new MediaStream([track]));
  const analyser = new AnalyserNode(context, { fftSize: WINDOW_SAMPLES });
  source.connect(analyser);
  const samples = new Float32Array(WINDOW_SAMPLES);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    onLevel(levelOf(samples));
  }, PERIOD_MS);
  return () => {
    clearInterval(timer);
    source.disconnect();
    analyser.disconnect();
  };
}
