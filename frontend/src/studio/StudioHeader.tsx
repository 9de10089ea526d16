/** The studio's top line: where one is, when it was recorded, and the export. */

import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { seatCamera, SPEAKER, TEXT_FORMATS, textUrl, type ExportFormat, type Recording } from "../api/recordings";
import { Wordmark } from "../pages/Wordmark";
import { PreferencesMenu } from "../theme/PreferencesMenu";
import { clockText, dateText } from "./format";
import { ExportIcon } from "./icons";
import type { EditingSession } from "./session";

interface Props {
  recording: Recording;
  session: EditingSession;
  offline: boolean;
}

export function StudioHeader({ recording, session, offline }: Props) {
  const { t } = useTranslation("studio");
  const { duration_s } = recording;
  return (
    <header className="studio-header">
      <Wordmark />
      <div className="studio-title">
        <h1>{recording.title}</h1>
        <p className="studio-subtitle">
          <time dateTime={recording.startedAt}>{dateText(recording.startedAt)}</time>
          {duration_s !== null && <span>{clockText(duration_s)}</span>}
          {offline && (
            <span className="badge badge-danger" role="status">
              {t("lost")}
            </span>
          )}
        </p>
      </div>
      {recording.mayEdit && <ExportMenu session={session} recording={recording} />}
      <PreferencesMenu />
    </header>
  );
}

const MEDIA = [
  ["mp4", "MP4", "mp4Hint"],
  ["webm", "WebM", "webmHint"],
  ["m4a", "M4A", "m4aHint"],
  ["mp3", "MP3", "mp3Hint"],
] as const;
const TEXTS = {
  srt: ["SRT", "captionsHint"],
  vtt: ["WebVTT", "captionsHint"],
  txt: ["TXT", "textHint"],
  docx: ["DOCX", "documentHint"],
  json: ["JSON", "wordsTimesHint"],
  chapters: ["WebVTT", "chaptersHint"],
} as const;

function ExportMenu({ session, recording }: { session: EditingSession; recording: Recording }) {
  const { t } = useTranslation("studio");
  return (
    <MenuTrigger>
      <Button className="button button-primary" isDisabled={recording.state !== "ready"} aria-label={t("export")} data-testid="export">
        <ExportIcon /> <span className="studio-export-text">{t("export")}</span>
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="menu" aria-label={t("export")}>
          <MenuSection>
            <Header className="menu-header">{t("exportMedia")}</Header>
            {MEDIA.map(([format, name, hint]) => (
              <MenuItem
                key={format}
                id={format}
                className="menu-item"
                textValue={name}
                onAction={() => void session.export(format satisfies ExportFormat)}
                data-testid={`export-${format}`}
              >
                {name} <span className="studio-menu-hint">{t(hint)}</span>
              </MenuItem>
            ))}
          </MenuSection>
          <MenuSection>
            <Header className="menu-header">{t("exportCameras")}</Header>
            <MenuItem
              id={SPEAKER}
              className="menu-item"
              textValue={t("speakerAlone")}
              onAction={() => void session.export("mp4", SPEAKER)}
              data-testid="export-speaker"
            >
              {t("speakerAlone")}
            </MenuItem>
            {recording.seats.map(({ participantId, name }) => (
              <MenuItem
                key={participantId}
                id={participantId}
                className="menu-item"
                textValue={t("seatOf", { name })}
                onAction={() => void session.export("mp4", seatCamera(participantId))}
                data-testid="export-seat"
              >
                {t("seatOf", { name })}
              </MenuItem>
            ))}
          </MenuSection>
          <MenuSection>
            <Header className="menu-header">{t("exportText")}</Header>
            {TEXT_FORMATS.map((format) => {
              const [name, hint] = TEXTS[format];
              return (
                <MenuItem
                  key={format}
                  id={format}
                  className="menu-item"
                  textValue={name}
                  href={textUrl(recording.id, format)}
                  download
                  data-testid={`text-${format}`}
                >
                  {name} <span className="studio-menu-hint">{t(hint)}</span>
                </MenuItem>
              );
            })}
          </MenuSection>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
