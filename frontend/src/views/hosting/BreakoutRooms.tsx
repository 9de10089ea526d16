/** Breakout rooms, for hosts: made, filled by hand or at random, opened for a time, spoken to, called back. */

import { useState } from "react";
import { Button, Form, Input, Label, NumberField, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { isHost } from "../../room/hosting";
import type { HostDesk } from "../../room/hostDesk";
import type { Meeting } from "../../room/meeting";
import type { Breakout } from "../../signalling/hosting";
import { Choice } from "../../theme/Choice";
import { TimeLeft } from "./TimeLeft";

const NO_ROOM = "none";
const COUNT_MAX = 20;
const MINUTES_MAX = 240;

export function BreakoutRooms({ meeting, desk }: { meeting: Meeting; desk: HostDesk }) {
  const { t } = useTranslation("hosting");
  const { breakouts } = meeting.hosting;
  const [count, setCount] = useState(2);
  const [minutes, setMinutes] = useState(10);

  if (meeting.hosting.main_room !== null) {
    return (
      <div className="host-tools">
        <p>{t("breakoutsFromMain")}</p>
        <Announce desk={desk} />
        <Button className="button" onPress={() => void desk.act("breakouts.close", {})} data-testid="breakouts-close">
          {t("callBack")}
        </Button>
      </div>
    );
  }
  if (breakouts?.is_open === true) {
    return (
      <div className="host-tools" data-testid="breakouts">
        {breakouts.ends_at_s !== null && (
          <p className="breakouts-time">
            {t("timeLeft")} <TimeLeft endsAtS={breakouts.ends_at_s} />
          </p>
        )}
        {breakouts.rooms.map((room) => (
          <Room key={room.id} room={room} rooms={breakouts.rooms} desk={desk} open />
        ))}
        <Announce desk={desk} />
        <Button className="button button-danger" onPress={() => void desk.act("breakouts.close", {})} data-testid="breakouts-close">
          {t("callBack")}
        </Button>
      </div>
    );
  }
  const rooms = breakouts?.rooms ?? [];
  const placed = new Set(rooms.flatMap(({ members }) => members.map(({ participant_id: id }) => id)));
  const free = meeting.participants.filter((each) => each.kind === "browser" && !isHost(each) && !placed.has(each.id));
  return (
    <div className="host-tools" data-testid="breakouts">
      <div className="breakouts-make">
        <NumberField className="field" value={count} onChange={setCount} minValue={1} maxValue={COUNT_MAX}>
          <Label className="field-label">{t("howManyRooms")}</Label>
          <Input className="field-input" data-testid="breakouts-count" />
        </NumberField>
        <Button className="button" onPress={() => void desk.act("breakouts.make", { count, at_random: true })} data-testid="breakouts-random">
          {t("makeAtRandom")}
        </Button>
        <Button className="button" onPress={() => void desk.act("breakouts.make", { count, at_random: false })} data-testid="breakouts-hand">
          {t("makeByHand")}
        </Button>
      </div>
      {rooms.map((room) => (
        <Room key={room.id} room={room} rooms={rooms} desk={desk} open={false} />
      ))}
      {rooms.length > 0 && free.length > 0 && (
        <section className="breakout">
          <h3>{t("inNoRoom")}</h3>
          <ul className="people-list">
            {free.map(({ id, name }) => (
              <Member key={id} id={id} name={name} roomId={null} rooms={rooms} desk={desk} />
            ))}
          </ul>
        </section>
      )}
      {rooms.length > 0 && (
        <div className="breakouts-make">
          <NumberField className="field" value={minutes} onChange={setMinutes} minValue={1} maxValue={MINUTES_MAX}>
            <Label className="field-label">{t("minutes")}</Label>
            <Input className="field-input" data-testid="breakouts-minutes" />
          </NumberField>
          <Button
            className="button button-primary"
            onPress={() => void desk.act("breakouts.open", { duration_s: minutes * 60 })}
            data-testid="breakouts-open"
          >
            {t("openRooms")}
          </Button>
        </div>
      )}
    </div>
  );
}

function Room({ room, rooms, desk, open }: { room: Breakout; rooms: readonly Breakout[]; desk: HostDesk; open: boolean }) {
  const { t } = useTranslation("hosting");
  return (
    <section className="breakout" data-testid="breakout">
      <header className="people-head">
        <h3>{room.title}</h3>
        {open && (
          <Button className="button button-small" onPress={() => void desk.visit(room.id)} data-testid="breakout-visit">
            {t("visit")}
          </Button>
        )}
      </header>
      {room.members.length === 0 && <p className="breakout-empty">{t("nobody")}</p>}
      <ul className="people-list">
        {room.members.map(({ participant_id: id, name, here }) => (
          <Member key={id} id={id} name={name} roomId={room.id} rooms={rooms} desk={desk} away={open && !here} />
        ))}
      </ul>
    </section>
  );
}

interface MemberProps {
  readonly id: string;
  readonly name: string;
  readonly roomId: string | null;
  readonly rooms: readonly Breakout[];
  readonly desk: HostDesk;
  /** Was sent to the room, and is not there yet. */
  readonly away?: boolean;
}

function Member({ id, name, roomId, rooms, desk, away = false }: MemberProps) {
  const { t } = useTranslation("hosting");
  return (
    <li className="person" data-testid="breakout-member" data-away={away || undefined}>
      <span className="person-who">
        <span className="person-name">{name}</span>
        {away && <span className="person-tag">{t("notThereYet")}</span>}
      </span>
      <Choice
        label={t("placeOf", { name })}
        value={roomId ?? NO_ROOM}
        options={[[NO_ROOM, t("noRoom")], ...rooms.map((room) => [room.id, room.title] as const)]}
        onChange={(place) =>
          void desk.act("breakouts.assign", { participant_id: id, breakout_id: place === NO_ROOM ? null : place })
        }
        look="line"
        bare
        testId="breakout-place"
      />
    </li>
  );
}

function Announce({ desk }: { desk: HostDesk }) {
  const { t } = useTranslation("hosting");
  const [text, setText] = useState("");
  const send = async (): Promise<void> => {
    if (text.trim() !== "" && (await desk.act("breakouts.tell", { text }))) setText("");
  };
  return (
    <Form
      className="breakouts-make"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <TextField className="field" value={text} onChange={setText} maxLength={500}>
        <Label className="field-label">{t("tellAll")}</Label>
        <Input className="field-input" data-testid="breakouts-tell" autoComplete="off" />
      </TextField>
      <Button type="submit" className="button">
        {t("tell")}
      </Button>
    </Form>
  );
}
