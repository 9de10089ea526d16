/** How loud the recording is, with what is cut and what is put in as regions; the slider above it has the pointer. */

import { useEffect, useRef, useState } from "react";

import type { Span } from "../api/recordings";
import { fetchPeaks, type Peaks } from "../api/studio";
import type { Inserted } from "../api/voices";
import { waveformOf, type WaveformHandle } from "./drawnWaveform";

interface Props {
  recordingId: string;
  duration_s: number;
  cuts: readonly Span[];
  inserted: readonly Inserted[];
  /** Says that there is one to see. */
  onShown: () => void;
}

export function Waveform({ recordingId, duration_s, cuts, inserted, onShown }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const [peaks, setPeaks] = useState<Peaks | null>(null);
  const [handle, setHandle] = useState<WaveformHandle | null>(null);
  useEffect(() => {
    const stopping = new AbortController();
    // The session says what is wrong with the server; without a waveform the lanes say who speaks when.
    fetchPeaks(recordingId, stopping.signal).then(setPeaks, () => undefined);
    return () => stopping.abort();
  }, [recordingId]);
  useEffect(() => {
    const container = element.current;
    if (container === null || peaks === null || peaks.peaks.length === 0) return undefined;
    let drawn: WaveformHandle | null = null;
    let gone = false;
    void waveformOf(container, peaks, duration_s).then((made) => {
      if (gone) {
        made.destroy();
        return;
      }
      drawn = made;
      setHandle(made);
      onShown();
    });
    return () => {
      gone = true;
      drawn?.destroy();
      setHandle(null);
    };
  }, [peaks, duration_s, onShown]);
  useEffect(() => handle?.mark(cuts, inserted), [handle, cuts, inserted]);
  return <div ref={element} className="studio-waveform" aria-hidden="true" data-testid="waveform" />;
}
