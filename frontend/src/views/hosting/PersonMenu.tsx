/** What a host can do about one person. */

import { Button, Menu, MenuItem, MenuTrigger, Popover, Separator } from "react-aria-components";
import { useTranslation } from "react-i18next";

import type { HostDesk } from "../../room/hostDesk";
import type { RoomTools } from "../../room/tools";
import type { Act, Standing } from "../../signalling/hosting";
import type { Participant } from "../../signalling/state";
import type { Question } from "./Confirm";
import { DotsIcon } from "./icons";

interface Props {
  readonly person: Participant;
  readonly standing: Standing | undefined;
  readonly desk: HostDesk;
  readonly tools: RoomTools;
  readonly isSelf: boolean;
  /** Whether one is the room's host oneself, and not co-host. */
  readonly isRoomHost: boolean;
  readonly spotlit: boolean;
  readonly ask: (question: Question) => void;
}

const PERMITS = {
  speak: ["letSpeak", "denySpeak"],
  share: ["letShare", "denyShare"],
  chat: ["letChat", "denyChat"],
  caption: ["letCaption", "denyCaption"],
} as const;

export function PersonMenu({ person, standing, desk, tools, isSelf, isRoomHost, spotlit, ask }: Props) {
  const { t } = useTranslation("hosting");
  const { id, name, kind, role, hand_raised_at_s: handRaised } = person;
  const cube = kind === "cube";
  const below = !isSelf && (isRoomHost || role !== "host");
  const heard = !person.muted && standing?.muted_by_host !== true;
  const act = (type: "host.remove", ban: boolean): void => void desk.act(type, { participant_id: id, ban });

  return (
    <MenuTrigger>
      <Button className="icon-button person-more" aria-label={t("actionsFor", { name })} data-testid="person-menu">
        <DotsIcon />
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="menu" aria-label={t("actionsFor", { name })}>
          {below && heard && (
            <Item id="mute" onAction={() => void desk.act("host.mute", { participant_id: id })}>
              {t("mute")}
            </Item>
          )}
          {below && !heard && (
            <Item id="ask-unmute" onAction={() => void desk.act("host.ask_unmute", { participant_id: id })}>
              {t(cube ? "unmuteCube" : "askUnmute")}
            </Item>
          )}
          {below && (
            <Item
              id="camera"
              onAction={() => void desk.act("host.camera", { participant_id: id, stopped: standing?.camera_stopped !== true })}
            >
              {t(standing?.camera_stopped === true ? "releaseCamera" : "stopCamera")}
            </Item>
          )}
          {handRaised !== null && (
            <Item id="lower-hand" onAction={() => tools.lowerHands(id)}>
              {t("lowerHand")}
            </Item>
          )}
          <Item id="spotlight" onAction={() => void desk.act("host.spotlight", { participant_id: spotlit ? null : id })}>
            {t(spotlit ? "unspotlight" : "spotlight")}
          </Item>
          {below && !cube && role === "participant" && <Separator className="menu-separator" />}
          {below &&
            !cube &&
            role === "participant" &&
            (Object.keys(PERMITS) as (keyof typeof PERMITS)[]).map((permit) => (
              <Permit key={permit} act={permit} id={id} desk={desk} allowed={standing?.may.includes(permit) !== false} />
            ))}
          {isRoomHost && !isSelf && !cube && role !== "host" && (
            <Item
              id="cohost"
              onAction={() => void desk.act("host.cohost", { participant_id: id, cohost: role !== "cohost" })}
            >
              {t(role === "cohost" ? "unmakeCohost" : "makeCohost")}
            </Item>
          )}
          {below && !cube && <Separator className="menu-separator" />}
          {below && !cube && (
            <Item
              id="remove"
              onAction={() =>
                ask({ title: t("removeTitle", { name }), text: t("removeText"), yes: t("remove"), onYes: () => act("host.remove", false) })
              }
            >
              {t("remove")}
            </Item>
          )}
          {below && !cube && role !== "host" && (
            <Item
              id="ban"
              onAction={() =>
                ask({ title: t("banTitle", { name }), text: t("banText"), yes: t("ban"), onYes: () => act("host.remove", true) })
              }
            >
              {t("ban")}
            </Item>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

function Permit({ act, id, desk, allowed }: { act: Act & keyof typeof PERMITS; id: string; desk: HostDesk; allowed: boolean }) {
  const { t } = useTranslation("hosting");
  const [letIt, denyIt] = PERMITS[act];
  return (
    <Item id={`permit-${act}`} onAction={() => void desk.act("host.permit", { participant_id: id, act, allowed: !allowed })}>
      {t(allowed ? denyIt : letIt)}
    </Item>
  );
}

function Item({ id, onAction, children }: { id: string; onAction: () => void; children: string }) {
  return (
    <MenuItem id={id} className="menu-item" onAction={onAction} textValue={children} data-testid={`person-${id}`}>
      {children}
    </MenuItem>
  );
}
