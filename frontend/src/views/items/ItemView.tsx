/** Something that is shared, looked at closely: its picture, its pages, and what can be done with it. */

import { type KeyboardEvent, useCallback, useState } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { amHost } from "../../room/hosting";
import { fileUrlOf, publicationOfItem } from "../../room/items/contents";
import { onlookersOf, ownerOf, titleOf } from "../../room/items/titles";
import type { Meeting } from "../../room/meeting";
import type { RoomSession, RoomSnapshot } from "../../room/session";
import { listText } from "../../language/format";
import type { SharedItem } from "../../signalling/items";
import { EyeIcon } from "../icons";
import { TrackVideo } from "../TrackVideo";
import { FitIcon, LargerIcon, NextIcon, PeopleBackIcon, PreviousIcon, SmallerIcon, StopIcon } from "./icons";
import { ItemPicture } from "./ItemPicture";
import { PageCanvas } from "./PageCanvas";
import { PointerLayer } from "./PointerLayer";
import { useZoom } from "./useZoom";

interface Props {
  readonly session: RoomSession;
  readonly snapshot: RoomSnapshot;
  readonly meeting: Meeting;
  readonly item: SharedItem;
  readonly onOpen: (itemId: string) => void;
  readonly onClose: () => void;
}

const ASPECT_BEFORE = 16 / 9;

export function ItemView({ session, snapshot, meeting, item, onOpen, onClose }: Props) {
  const { t } = useTranslation("items");
  const zoom = useZoom();
  const [measured, setMeasured] = useState<number | null>(null);
  const [failed, setFailed] = useState(false);
  /** Null while the presenter's page is followed. */
  const [ownPage, setOwnPage] = useState<number | null>(null);
  const fail = useCallback(() => setFailed(true), []);
  const desk = session.items;
  const title = titleOf(meeting, item);
  const isOwn = item.participant_id === meeting.selfId;
  const mayChange = isOwn || amHost(meeting);
  const page = Math.min(mayChange ? item.page : (ownPage ?? item.page), item.page_count);
  const natural = item.width !== null && item.height !== null ? item.width / item.height : ASPECT_BEFORE;
  const onlookers = onlookersOf(meeting, item);

  const turn = (to: number): void => {
    if (to < 1 || to > item.page_count) return;
    if (mayChange) desk.turn(item.id, to);
    else setOwnPage(to);
  };
  const turnByKey = ({ key }: KeyboardEvent): boolean => {
    if (key !== "PageUp" && key !== "PageDown") return false;
    turn(page + (key === "PageUp" ? -1 : 1));
    return true;
  };

  return (
    <section className="item-view" aria-label={title} data-testid="item-view" data-item-id={item.id}>
      <header className="item-head" role="toolbar" aria-label={t("itemTools")}>
        <div className="item-names">
          {meeting.items.length > 1 ? (
            meeting.items.map((other) => (
              <Button
                key={other.id}
                className="item-tab"
                aria-pressed={other.id === item.id}
                onPress={() => onOpen(other.id)}
              >
                {titleOf(meeting, other)}
              </Button>
            ))
          ) : (
            <>
              <h2 className="item-title">{title}</h2>
              <span className="item-by">
                {isOwn ? t("sharedByYou") : t("sharedBy", { name: ownerOf(meeting, item) })}
              </span>
            </>
          )}
          {onlookers.length > 0 && (
            <span className="item-eyes" role="img" aria-label={t("lookedAtBy", { names: listText(onlookers) })}>
              <EyeIcon />
              {onlookers.length}
            </span>
          )}
        </div>
        {item.page_count > 1 && (
          <div className="item-pages">
            {!mayChange && ownPage !== null && ownPage !== item.page && (
              <Button className="item-tab" data-testid="follow" onPress={() => setOwnPage(null)}>
                {t("backToPresenter")}
              </Button>
            )}
            <Tool label={t("previousPage")} testId="previous-page" onPress={() => turn(page - 1)} disabled={page <= 1}>
              <PreviousIcon />
            </Tool>
            <span className="item-page-number" role="status" data-testid="page-number">
              {t("pageOf", { page, count: item.page_count })}
            </span>
            <Tool
              label={t("nextPage")}
              testId="next-page"
              onPress={() => turn(page + 1)}
              disabled={page >= item.page_count}
            >
              <NextIcon />
            </Tool>
          </div>
        )}
        <div className="item-tools">
          <Tool label={t("zoomOut")} onPress={() => zoom.smaller()} disabled={zoom.zoom <= 1}>
            <SmallerIcon />
          </Tool>
          <Tool label={t("zoomFit")} onPress={() => zoom.fit()} disabled={zoom.zoom === 1}>
            <FitIcon />
          </Tool>
          <Tool label={t("zoomIn")} testId="zoom-in" onPress={() => zoom.larger()}>
            <LargerIcon />
          </Tool>
          {mayChange && (
            <Tool
              label={t("takeAway")}
              testId="item-remove"
              onPress={() => (isOwn && item.kind === "screen" ? desk.stopScreen() : desk.remove(item.id))}
            >
              <StopIcon />
            </Tool>
          )}
          <Tool label={t("closeItem")} testId="item-close" onPress={onClose}>
            <PeopleBackIcon />
          </Tool>
        </div>
      </header>
      {failed ? (
        <p className="item-notice">{t("unreadable", { name: ownerOf(meeting, item) })}</p>
      ) : (
        <ItemPicture
          title={title}
          aspect={measured ?? natural}
          zoom={zoom}
          onPoint={(place) => desk.pointers.move(item.id, place)}
          onKey={turnByKey}
        >
          {(widthPx) => (
            <>
              {item.kind === "screen" && (
                <Screen session={session} snapshot={snapshot} meeting={meeting} item={item} onAspect={setMeasured} />
              )}
              {item.kind === "picture" && (
                <img className="item-image" src={fileUrlOf(item)} alt={title} draggable={false} onError={fail} />
              )}
              {item.kind === "pdf" && (
                <PageCanvas
                  contents={desk.contents}
                  itemId={item.id}
                  page={page}
                  widthPx={widthPx}
                  onAspect={setMeasured}
                  onFailure={fail}
                />
              )}
              <PointerLayer meeting={meeting} itemId={item.id} pointers={desk.pointers} />
            </>
          )}
        </ItemPicture>
      )}
    </section>
  );
}

interface ScreenProps extends Pick<Props, "session" | "snapshot" | "meeting" | "item"> {
  readonly onAspect: (aspect: number) => void;
}

function Screen({ session, snapshot, meeting, item, onAspect }: ScreenProps) {
  const { t } = useTranslation("items");
  const publicationId = publicationOfItem(meeting, item);
  const received = publicationId === null ? undefined : snapshot.tracks.get(publicationId);
  const track = item.participant_id === meeting.selfId ? session.items.screenTrack : (received ?? null);
  if (track === null) {
    return (
      <p className="item-notice" role="status">
        {t("nothingYet")}
      </p>
    );
  }
  return <TrackVideo track={track} testId="screen-video" onSize={(width, height) => onAspect(width / height)} />;
}

interface ToolProps {
  readonly label: string;
  readonly onPress: () => void;
  readonly children: React.ReactNode;
  readonly disabled?: boolean;
  readonly testId?: string;
}

function Tool({ label, onPress, children, disabled = false, testId }: ToolProps) {
  return (
    <Button className="item-tool" aria-label={label} isDisabled={disabled} onPress={onPress} data-testid={testId}>
      {children}
    </Button>
  );
}
