/** What one can share with everybody, behind one button. */

import { useRef, useSyncExternalStore } from "react";
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { ITEM_FILE_TYPES, shareFile } from "../../api/items";
import type { DocumentKind } from "../../documents/connection";
import { t } from "../../language/i18n";
import { canShareScreen } from "../../media/screen";
import { mayI } from "../../room/hosting";
import type { Meeting } from "../../room/meeting";
import type { RoomSession } from "../../room/session";
import { refusalText } from "../../api/refusalText";
import { showToast } from "../../theme/toasts";
import { FileIcon, NotesIcon, ShareIcon, StopIcon, WhiteboardIcon } from "./icons";

interface Props {
  readonly session: RoomSession;
  readonly meeting: Meeting;
  /** Opens what everyone writes together. */
  readonly onDocument: (kind: DocumentKind) => void;
}

export function ShareMenu({ session, meeting, onDocument }: Props) {
  const { t } = useTranslation("items");
  const screen = useSyncExternalStore(session.items.subscribe, session.items.screenState);
  const picker = useRef<HTMLInputElement>(null);
  const mayShare = mayI(meeting, "share");
  return (
    <>
      <MenuTrigger>
        <Button className="control" data-testid="share" data-on={screen === "on" || undefined}>
          <ShareIcon />
          <span className="control-label">{t("share")}</span>
        </Button>
        <Popover className="popover" placement="top">
          <Menu
            className="menu"
            aria-label={t("share")}
            disabledKeys={[...(canShareScreen() && mayShare ? [] : ["screen"]), ...(mayShare ? [] : ["file"])]}
            onAction={(key) => {
              if (key === "screen") void session.items.startScreen();
              else if (key === "stop") session.items.stopScreen();
              else if (key === "file") picker.current?.click();
              else onDocument(key === "notes" ? "notes" : "whiteboard");
            }}
          >
            {screen === "on" ? (
              <MenuItem key="stop" id="stop" className="menu-item" data-testid="stop-screen">
                <StopIcon /> {t("stopScreen")}
              </MenuItem>
            ) : (
              <MenuItem key="screen" id="screen" className="menu-item" data-testid="share-screen">
                <ShareIcon /> {canShareScreen() ? t("shareScreen") : t("screenNotHere")}
              </MenuItem>
            )}
            <MenuItem id="file" className="menu-item" data-testid="share-file">
              <FileIcon /> {t("shareFile")}
            </MenuItem>
            <MenuItem id="notes" className="menu-item" data-testid="open-notes">
              <NotesIcon /> {t("notes")}
            </MenuItem>
            <MenuItem id="whiteboard" className="menu-item" data-testid="open-whiteboard">
              <WhiteboardIcon /> {t("whiteboard")}
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
      <input
        ref={picker}
        type="file"
        hidden
        accept={ITEM_FILE_TYPES}
        data-testid="share-file-input"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          event.currentTarget.value = "";
          if (file !== undefined) void upload(meeting, file);
        }}
      />
    </>
  );
}

async function upload(meeting: Meeting, file: File): Promise<void> {
  showToast(t("items:uploading", { name: file.name }));
  try {
    await shareFile(meeting.room.slug, meeting.selfId, file);
  } catch (error) {
    showToast(refusalText(error), "bad");
  }
}
