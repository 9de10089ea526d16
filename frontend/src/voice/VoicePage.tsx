/** Where a person says whether words may be spoken in their voice, in general and for each recording, and takes it back. */

import { useEffect, useState } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { ApiError } from "../api/client";
import { fetchMe, type Me } from "../api/me";
import { refusalText } from "../api/refusalText";
import { fetchOwnVoices, postOwnVoice, putAgreement, type OwnRecording, type OwnVoices } from "../api/voices";
import { dateTimeText } from "../language/format";
import { RefusalPage } from "../pages/RefusalPage";
import { SiteHeader } from "../pages/SiteHeader";
import { Switch } from "../theme/Switch";
import { showToast } from "../theme/toasts";
import "../pages/pages.css";
import "./voice.css";

export default function VoicePage() {
  const { t } = useTranslation(["voice", "shell"]);
  const [me, setMe] = useState<Me | null>(null);
  const [voices, setVoices] = useState<OwnVoices | null>(null);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  useEffect(() => {
    document.title = `${t("title")} · Eyeline`;
    const stop = new AbortController();
    fetchMe(stop.signal).then(setMe, () => undefined);
    fetchOwnVoices(stop.signal).then(setVoices, (error: unknown) => {
      if (!stop.signal.aborted) setRefusal(error instanceof ApiError ? error : new ApiError("internal", String(error), 0));
    });
    return () => stop.abort();
  }, [t]);
  if (refusal !== null) return <RefusalPage refusal={refusal} />;
  if (voices === null) return <div className="page-loading" role="status" aria-label={t("shell:loading")} />;
  return (
    <div className="pages">
      <SiteHeader me={me} />
      <main id="content" tabIndex={-1} className="pages-main voice">
        <Agreements voices={voices} onChanged={setVoices} />
      </main>
    </div>
  );
}

function Agreements({ voices, onChanged }: { voices: OwnVoices; onChanged: (voices: OwnVoices) => void }) {
  const { t } = useTranslation("voice");
  const agree = async (recordingId: string | null, agreed: boolean): Promise<void> => {
    try {
      onChanged(await putAgreement(recordingId, agreed));
      showToast(t(agreed ? "agreed" : "withdrawn"), "good");
    } catch (error) {
      showToast(refusalText(error), "bad");
    }
  };
  const make = async (recordingId: string): Promise<void> => {
    try {
      onChanged(await postOwnVoice(recordingId));
      showToast(t("makingVoice"), "good");
    } catch (error) {
      showToast(refusalText(error), "bad");
    }
  };
  return (
    <>
      <header className="voice-head">
        <h1>{t("title")}</h1>
        <p>{t("about")}</p>
        <p>{t("withdrawing")}</p>
      </header>
      {!voices.guest && (
        <section className="card voice-general" aria-label={t("general")}>
          <Agreement isOn={voices.general} onChange={(isOn) => void agree(null, isOn)} testId="voice-general">
            {t("general")}
          </Agreement>
          <p className="field-hint">{t("generalHint")}</p>
        </section>
      )}
      <section aria-labelledby="voice-recordings">
        <h2 id="voice-recordings">{t("recordings")}</h2>
        {voices.recordings.length === 0 ? (
          <p className="pages-empty">{t("none")}</p>
        ) : (
          <ul className="voice-recordings">
            {voices.recordings.map((recording) => (
              <li key={recording.id} className="card" data-testid="voice-recording" data-recording={recording.id}>
                <RecordingAgreement
                  recording={recording}
                  general={voices.general}
                  onChange={(isOn) => void agree(recording.id, isOn)}
                  onMake={() => void make(recording.id)}
                />
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

interface RecordingProps {
  recording: OwnRecording;
  general: boolean;
  onChange: (isOn: boolean) => void;
  onMake: () => void;
}

function RecordingAgreement({ recording, general, onChange, onMake }: RecordingProps) {
  const { t } = useTranslation("voice");
  const { title, startedAt, agreed, voice } = recording;
  const name = `${title}, ${dateTimeText(Date.parse(startedAt))}`;
  return (
    <>
      <h3>{title}</h3>
      <p className="field-hint">{dateTimeText(Date.parse(startedAt))}</p>
      <p className="field-hint" data-testid="voice-there">
        {voice === null ? t("noVoice") : t("voice", { verdict: t(VERDICTS[voice.verdict] ?? "approximate") })}
      </p>
      <Agreement isOn={agreed} onChange={onChange} testId="voice-agree" of={name}>
        {t("forThis")}
      </Agreement>
      {general && !agreed && <p className="field-hint">{t("byGeneral")}</p>}
      {(general || agreed) && voice === null && (
        <Button className="button button-small voice-make" onPress={onMake} data-testid="voice-make">
          {t("make")}
          <span className="visually-hidden">: {name}</span>
        </Button>
      )}
    </>
  );
}

const VERDICTS: Readonly<Record<string, "good" | "approximate" | "little">> = {
  good: "good",
  approximate: "approximate",
  "not enough speech": "little",
};

interface AgreementProps {
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  testId: string;
  /** Which recording it is about, for a screen reader. */
  of?: string;
  children: string;
}

function Agreement({ isOn, onChange, testId, of, children }: AgreementProps) {
  return (
    <Switch isOn={isOn} onChange={onChange} testId={testId}>
      {children}
      {of !== undefined && <span className="visually-hidden">: {of}</span>}
    </Switch>
  );
}
