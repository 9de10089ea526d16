/** The studio's top line: where one is, when it was recorded, and the export. */

import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { useTranslation } from "react-i18next";

import type { ExportFormat, Recording } from "../api/recordings";
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
      {recording.mayEdit && <ExportMenu session={session} isDisabled={recording.state !== "ready"} />}
      <PreferencesMenu />
    </header>
  );
}

function ExportMenu({ session, isDisabled }: { session: EditingSession; isDisabled: boolean }) {
  const { t } = useTranslation("studio");
  return (
    <MenuTrigger>
      <Button className="button button-primary" isDisabled={isDisabled} data-testid="export">
        <ExportIcon /> {t("export")}
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="menu" onAction={(key) => void session.export(key as ExportFormat)}>
          <MenuItem id="mp4" className="menu-item" data-testid="export-mp4">
            MP4 <span className="studio-menu-hint">{t("mp4Hint")}</span>
          </MenuItem>
          <MenuItem id="webm" className="menu-item" data-testid="export-webm">
            WebM <span className="studio-menu-hint">{t("webmHint")}</span>
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
