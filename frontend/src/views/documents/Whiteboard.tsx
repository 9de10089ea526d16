/** The shared whiteboard: Excalidraw, its files served by us, and the way to a picture. */

import { Excalidraw } from "@excalidraw/excalidraw";
import type { ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { WhiteboardBinding } from "../../documents/whiteboardBinding";
import { whiteboardPicture } from "../../documents/whiteboardPicture";
import type { DocumentProps } from "./DocumentView";
import { keepMenuNamed } from "./menuName";
import "@excalidraw/excalidraw/index.css";

export default function Whiteboard({ connection, meeting, mayWrite }: DocumentProps) {
  const { t, i18n } = useTranslation("items");
  const [board, setBoard] = useState<ExcalidrawImperativeAPI | null>(null);
  const [count, setCount] = useState(0);
  const binding = useRef<WhiteboardBinding | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const nameOf = useEffectEvent((id: string) => meeting.participants.find((one) => one.id === id)?.name ?? "");

  // Its end writes the last change, which must be before the connection is closed: by an effect of the frame around this.
  useLayoutEffect(() => {
    if (board === null) return;
    const made = new WhiteboardBinding(connection, board, (id) => nameOf(id));
    binding.current = made;
    return () => {
      binding.current = null;
      made.close();
    };
  }, [board, connection]);

  const menuName = t("whiteboardMenu");
  useEffect(() => (frame.current === null ? undefined : keepMenuNamed(frame.current, menuName)), [menuName]);

  return (
    <div className="whiteboard" data-own-keys>
      <div className="notes-tools">
        <span className="document-space" />
        <Button
          className="button button-small"
          data-testid="whiteboard-export"
          onPress={() => {
            if (board !== null) void save(board);
          }}
        >
          {t("whiteboardExport")}
        </Button>
      </div>
      <div className="whiteboard-board" ref={frame} data-testid="whiteboard-board" data-elements={count}>
        <Excalidraw
          excalidrawAPI={setBoard}
          langCode={i18n.language.startsWith("zh") ? "zh-CN" : "en"}
          viewModeEnabled={!mayWrite}
          isCollaborating
          autoFocus
          UIOptions={{ tools: { image: false }, canvasActions: { loadScene: false, saveToActiveFile: false, export: false } }}
          onChange={(elements) => {
            binding.current?.changed(elements);
            setCount(elements.filter((element) => !element.isDeleted).length);
          }}
          onPointerUpdate={({ pointer }) => binding.current?.pointed(pointer.x, pointer.y)}
        />
      </div>
    </div>
  );
}

async function save(board: ExcalidrawImperativeAPI): Promise<void> {
  const blob = await whiteboardPicture(board.getSceneElements(), board.getFiles());
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = "whiteboard.png";
  link.click();
  URL.revokeObjectURL(link.href);
}
