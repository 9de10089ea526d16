/** The original from left to right: who speaks when, what is cut, and where playback stands. */

import { memo, useCallback, useMemo, useState } from "react";
import { Slider, SliderThumb, SliderTrack } from "react-aria-components";
import { useTranslation } from "react-i18next";

import type { Span, Transcript } from "../api/recordings";
import type { Inserted } from "../api/voices";
import { cutSpans } from "./editedTime";
import { preciseClockText } from "./format";
import { lanesOf } from "./lanes";
import type { Player } from "./player";
import { Waveform } from "./Waveform";

interface Props {
  player: Player;
  time_s: number;
  duration_s: number;
  transcript: Transcript | null;
  recordingId: string;
  inserted: readonly Inserted[];
}

export function Timeline({ player, time_s, duration_s, transcript, recordingId, inserted }: Props) {
  const [hasWaveform, setHasWaveform] = useState(false);
  const onShown = useCallback(() => setHasWaveform(true), []);
  const cuts = useMemo(() => (transcript === null ? [] : cutSpans(transcript.kept, duration_s)), [transcript, duration_s]);
  const { t } = useTranslation("studio");
  // A slider from 0 to 0 has no place for its thumb.
  const end_s = Math.max(duration_s, 0.1);
  return (
    <Slider
      className="studio-timeline"
      aria-label={t("position")}
      minValue={0}
      maxValue={end_s}
      step={0.1}
      value={Math.min(time_s, end_s)}
      onChange={(value) => player.seek(value)}
      data-testid="timeline"
    >
      <SliderTrack className="studio-track" data-waveform={hasWaveform || undefined}>
        {duration_s > 0 && (
          <Waveform recordingId={recordingId} duration_s={duration_s} cuts={cuts} inserted={inserted} onShown={onShown} />
        )}
        {transcript !== null && duration_s > 0 && <Lanes transcript={transcript} cuts={cuts} duration_s={duration_s} />}
        <SliderThumb className="studio-playhead" aria-valuetext={preciseClockText(time_s)} />
      </SliderTrack>
    </Slider>
  );
}

const LANE = 10;

interface LanesProps {
  transcript: Transcript;
  cuts: readonly Span[];
  duration_s: number;
}

const Lanes = memo(function Lanes({ transcript, cuts, duration_s }: LanesProps) {
  const lanes = useMemo(() => lanesOf(transcript), [transcript]);
  const height = Math.max(1, lanes.length) * LANE;
  return (
    <svg
      className="studio-lanes"
      viewBox={`0 0 ${duration_s} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      data-testid="lanes"
    >
      {lanes.map((lane, index) => (
        <g key={lane.participantId} className="studio-lane" data-colour={lane.colour}>
          {lane.bars.map(([start_s, end_s]) => (
            <rect key={start_s} x={start_s} y={index * LANE + 2} width={end_s - start_s} height={LANE - 4} />
          ))}
        </g>
      ))}
      {cuts.map(([start_s, end_s]) => (
        <rect key={start_s} className="studio-cut" x={start_s} y={0} width={end_s - start_s} height={height} />
      ))}
    </svg>
  );
});
