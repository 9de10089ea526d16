/** Everybody in the meeting, and for hosts what they can do about people, the room and its breakout rooms. */

import { useState, useSyncExternalStore } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { amHost, standingOf } from "../../room/hosting";
import { type Meeting, othersOf, selfOf } from "../../room/meeting";
import type { RoomSession } from "../../room/session";
import { SidePanel } from "../SidePanel";
import { BreakoutRooms } from "./BreakoutRooms";
import { Confirm, type Question } from "./Confirm";
import { HostTools } from "./HostTools";
import { LobbyList } from "./LobbyList";
import { PersonMenu } from "./PersonMenu";
import { PersonRow } from "./PersonRow";
import { SeatPlan } from "./SeatPlan";
import "./hosting.css";

interface Props {
  readonly session: RoomSession;
  readonly meeting: Meeting;
  readonly onClose: () => void;
}

export default function PeoplePanel({ session, meeting, onClose }: Props) {
  const { t } = useTranslation("hosting");
  const desk = session.host;
  const { waiting } = useSyncExternalStore(desk.subscribe, desk.current);
  const [question, setQuestion] = useState<Question | null>(null);
  const isRoomHost = selfOf(meeting)?.role === "host";
  const people = (
    <>
      <People session={session} meeting={meeting} isRoomHost={isRoomHost} ask={setQuestion} />
      <SeatPlan meeting={meeting} tools={session.tools} />
    </>
  );

  return (
    <SidePanel title={t("people")} testId="people" onClose={onClose}>
      {amHost(meeting) ? (
        <Tabs className="people-tabs">
          <TabList className="tab-list" aria-label={t("people")}>
            <Tab id="people" className="tab" data-testid="tab-people">
              {t("peopleCount", { count: meeting.participants.length })}
            </Tab>
            <Tab id="host" className="tab" data-testid="tab-host">
              {t("hostTools")}
            </Tab>
            <Tab id="breakouts" className="tab" data-testid="tab-breakouts">
              {t("breakouts")}
            </Tab>
          </TabList>
          <TabPanel id="people" className="side-panel-body">
            <LobbyList waiting={waiting} desk={desk} />
            {people}
          </TabPanel>
          <TabPanel id="host" className="side-panel-body">
            <HostTools hosting={meeting.hosting} desk={desk} isRoomHost={isRoomHost} ask={setQuestion} />
          </TabPanel>
          <TabPanel id="breakouts" className="side-panel-body">
            <BreakoutRooms meeting={meeting} desk={desk} />
          </TabPanel>
        </Tabs>
      ) : (
        <div className="side-panel-body">{people}</div>
      )}
      <Confirm question={question} onClose={() => setQuestion(null)} />
    </SidePanel>
  );
}

interface PeopleProps {
  readonly session: RoomSession;
  readonly meeting: Meeting;
  readonly isRoomHost: boolean;
  readonly ask: (question: Question) => void;
}

function People({ session, meeting, isRoomHost, ask }: PeopleProps) {
  const self = selfOf(meeting);
  const everyone = self === undefined ? othersOf(meeting) : [self, ...othersOf(meeting)];
  const hands = everyone
    .filter((person) => person.hand_raised_at_s !== null)
    .sort((a, b) => (a.hand_raised_at_s ?? 0) - (b.hand_raised_at_s ?? 0))
    .map(({ id }) => id);
  return (
    <ul className="people-list" data-testid="people-list">
      {everyone.map((person) => (
        <PersonRow
          key={person.id}
          person={person}
          standing={standingOf(meeting, person.id)}
          isSelf={person.id === meeting.selfId}
          spotlit={person.id === meeting.hosting.spotlight_id}
          recording={meeting.recording.active}
          hand={hands.includes(person.id) ? hands.indexOf(person.id) + 1 : null}
          menu={
            amHost(meeting) && (
              <PersonMenu
                person={person}
                standing={standingOf(meeting, person.id)}
                desk={session.host}
                tools={session.tools}
                isSelf={person.id === meeting.selfId}
                isRoomHost={isRoomHost}
                spotlit={person.id === meeting.hosting.spotlight_id}
                ask={ask}
              />
            )
          }
        />
      ))}
    </ul>
  );
}
