/** Whose voice may be spoken in, how far each voice is, and whether everything that was added can be heard. */

import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import type { Speaker } from "../api/recordings";
import type { Inserted, Speaking, Voice } from "../api/voices";
import "./voices.css";

interface Props {
  speaking: Speaking;
  speakers: readonly Speaker[];
  onMake: (participantId: string) => void;
  onCancel: (jobId: string) => void;
}

const VERDICTS: Readonly<Record<string, "voiceGood" | "voiceApproximate" | "voiceLittle">> = {
  good: "voiceGood",
  approximate: "voiceApproximate",
  "not enough speech": "voiceLittle",
};
const GOING_ON = new Set(["queued", "running"]);

export function VoiceList({ speaking, speakers, onMake, onCancel }: Props) {
  const { t } = useTranslation("studio");
  const names = new Map(speakers.map((speaker) => [speaker.participantId, speaker.name]));
  return (
    <section className="studio-voices" aria-labelledby="studio-voices">
      <h2 id="studio-voices">{t("voices")}</h2>
      <ul>
        {speaking.voices.map((voice) => (
          <li key={voice.participantId} data-testid="voice" data-stage={voice.stage} data-agreed={voice.agreed || undefined}>
            <span>
              <strong>{names.get(voice.participantId) ?? t("unknownSpeaker")}</strong>{" "}
              <VoiceText voice={voice} />
            </span>
            {voice.state === "failed" && voice.agreed && (
              <Button className="button button-small" onPress={() => onMake(voice.participantId)} data-testid="voice-try">
                {t("voiceTry")}
              </Button>
            )}
            {GOING_ON.has(voice.state) && (
              <Button className="button button-small button-quiet" onPress={() => onCancel(voice.jobId)} data-testid="voice-cancel">
                {t("voiceCancel")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <p className="studio-voices-added" role="status" data-testid="added-state">
        <AddedText inserted={speaking.inserted} />
      </p>
    </section>
  );
}

function VoiceText({ voice }: { voice: Voice }) {
  const { t } = useTranslation("studio");
  if (!voice.agreed) return <>{t("voiceRefused")}</>;
  if (voice.stage !== "" && GOING_ON.has(voice.state)) return <>{t("voiceQuick")}</>;
  if (voice.stage !== "") return <>{t("voiceReady", { verdict: t(VERDICTS[voice.verdict] ?? "voiceApproximate") })}</>;
  if (voice.state === "failed") return <>{t("voiceFailed", { reason: voice.message })}</>;
  return <>{t(GOING_ON.has(voice.state) ? "voiceMaking" : "voiceAgreed")}</>;
}

function AddedText({ inserted }: { inserted: readonly Inserted[] }) {
  const { t } = useTranslation("studio");
  if (inserted.length === 0) return null;
  const forbidden = inserted.find((each) => each.state === "forbidden");
  const failed = inserted.find((each) => each.state === "failed");
  const waiting = inserted.filter((each) => each.state === "waiting").length;
  if (forbidden !== undefined) return <>{t("addedForbidden")}</>;
  if (failed !== undefined) return <>{t("addedFailed", { reason: failed.message })}</>;
  if (inserted.some((each) => each.state === "no_voice")) return <>{t("addedNoVoice")}</>;
  return <>{waiting > 0 ? t("addedWaiting", { count: waiting }) : t("addedReady")}</>;
}
