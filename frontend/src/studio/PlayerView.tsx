/** The picture, the timeline, and the buttons of playback. */

import { useCallback, useState, useSyncExternalStore } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import type { Recording } from "../api/recordings";
import type { Inserted, Speaking } from "../api/voices";
import { Choice } from "../theme/Choice";
import { Switch } from "../theme/Switch";
import { editedDuration, editedTime } from "./editedTime";
import { clockText, preciseClockText } from "./format";
import { BackIcon, ForwardIcon, PauseIcon, PlayIcon } from "./icons";
import { Timeline } from "./Timeline";
import type { EditorState, TranscriptEditor } from "./transcriptEditor";

interface Props {
  editor: TranscriptEditor;
  state: EditorState;
  recording: Recording;
  speaking: Speaking | null;
}

const RATES = ["0.75", "1", "1.25", "1.5", "2"].map((rate) => [rate, `${rate}×`] as const);
const SKIP_S = 5;
const NOTHING: readonly Inserted[] = [];

export function PlayerView({ editor, state, recording, speaking }: Props) {
  const { t } = useTranslation("studio");
  const { player } = editor;
  const { transcript, playEdit } = state;
  const attach = useCallback((video: HTMLVideoElement) => player.attach(video), [player]);
  const { playing, time_s, duration_s, failed } = useSyncExternalStore(player.subscribe, player.getState);
  if (recording.mediaUrl === null) {
    return (
      <div className="studio-screen studio-screen-empty" data-testid="player-waiting">
        <p>{t(recording.state === "failed" ? "nothingToPlay" : "playableSoon")}</p>
      </div>
    );
  }
  const seekBy = (seconds: number): void => player.seek(player.getState().time_s + seconds);
  const kept = playEdit ? (transcript?.kept ?? null) : null;
  const added_s = addedDuration(speaking);
  const whole_s = kept === null ? duration_s : editedDuration(kept) + added_s;
  const now_s = kept === null ? time_s : editedTime(time_s, kept);
  return (
    <div className="studio-player">
      <video
        ref={attach}
        className="studio-screen"
        src={recording.mediaUrl}
        preload="auto"
        playsInline
        aria-label={t("recording")}
        data-testid="player"
        onClick={() => player.toggle()}
      />
      {failed && (
        <p className="notice notice-bad" role="alert">
          {t("cannotPlay")}
        </p>
      )}
      <Timeline
        player={player}
        time_s={time_s}
        duration_s={duration_s}
        transcript={transcript}
        recordingId={recording.id}
        inserted={speaking?.inserted ?? NOTHING}
      />
      <div className="studio-transport">
        <Button className="button button-quiet studio-square" aria-label={t("back", { count: SKIP_S })} onPress={() => seekBy(-SKIP_S)}>
          <BackIcon />
        </Button>
        <Button
          className="button button-primary studio-play"
          aria-label={t(playing ? "pause" : "play")}
          onPress={() => player.toggle()}
          data-testid="play"
        >
          {playing ? <PauseIcon /> : <PlayIcon />}
        </Button>
        <Button
          className="button button-quiet studio-square"
          aria-label={t("forward", { count: SKIP_S })}
          onPress={() => seekBy(SKIP_S)}
        >
          <ForwardIcon />
        </Button>
        <span className="studio-clock" data-testid="clock">
          <strong>{preciseClockText(now_s)}</strong> / {clockText(whole_s)}
        </span>
        <RateChoice onRate={(rate) => player.setRate(rate)} />
      </div>
      {transcript !== null && (
        <div className="studio-lengths">
          <Switch isOn={playEdit} onChange={(isOn) => editor.setPlayEdit(isOn)} testId="play-edit">
            {t("playEdit")}
          </Switch>
          <Lengths edited_s={editedDuration(transcript.kept) + added_s} original_s={duration_s} />
        </div>
      )}
    </div>
  );
}

function addedDuration(speaking: Speaking | null): number {
  return (speaking?.inserted ?? []).reduce((sum_s, each) => sum_s + (each.length_s ?? 0), 0);
}

function Lengths({ edited_s, original_s }: { edited_s: number; original_s: number }) {
  const { t } = useTranslation("studio");
  const cut_s = Math.max(0, original_s - edited_s);
  return (
    <dl className="studio-length-list">
      <div>
        <dt>{t("edited")}</dt>
        <dd data-testid="edited-duration" data-seconds={edited_s.toFixed(3)}>
          {preciseClockText(edited_s)}
        </dd>
      </div>
      <div>
        <dt>{t("original")}</dt>
        <dd data-testid="original-duration">{preciseClockText(original_s)}</dd>
      </div>
      <div>
        <dt>{t("cut")}</dt>
        <dd>{preciseClockText(cut_s)}</dd>
      </div>
    </dl>
  );
}

function RateChoice({ onRate }: { onRate: (rate: number) => void }) {
  const { t } = useTranslation("studio");
  const [rate, setRate] = useState("1");
  const choose = (chosen: string): void => {
    setRate(chosen);
    onRate(Number(chosen));
  };
  return <Choice label={t("speed")} value={rate} options={RATES} onChange={choose} look="line" bare testId="rate" />;
}
