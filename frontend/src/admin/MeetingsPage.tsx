/** Meetings held: when, who took part, for how long and how well connected, and what was recorded. */

import { useState } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { type Attendance, fetchAttendance, fetchMeetings, type MeetingHeld, type MeetingListed } from "../api/managing";
import { dateTimeText, numberText, percentText, timeText } from "../language/format";
import { Section, Shown } from "./parts";
import { act, useLoaded } from "./useLoaded";

export function MeetingsPage() {
  const { t } = useTranslation("admin");
  const meetings = useLoaded(fetchMeetings);
  return (
    <Section title={t("meetings")}>
      <Shown loaded={meetings}>
        {(held) =>
          held.length === 0 ? (
            <p className="pages-empty">{t("noMeetings")}</p>
          ) : (
            <ul className="admin-cards">
              {held.map((meeting) => (
                <MeetingCard key={meeting.id} meeting={meeting} />
              ))}
            </ul>
          )
        }
      </Shown>
    </Section>
  );
}

function MeetingCard({ meeting }: { meeting: MeetingListed }) {
  const { t } = useTranslation("admin");
  return (
    <li className="card admin-card" data-testid="meeting">
      <div className="head">
        <h2>
          <a href={`/meetings/${meeting.id}`}>{meeting.title}</a>
        </h2>
        {meeting.endedAt === null && <span className="badge badge-live">{t("live")}</span>}
      </div>
      <Held meeting={meeting} />
      {meeting.breakouts.length > 0 && (
        <ul className="admin-breakouts" aria-label={t("breakoutRooms")}>
          {meeting.breakouts.map((breakout) => (
            <li key={breakout.id} className="admin-breakout" data-testid="meeting-breakout">
              <h3>
                <a href={`/meetings/${breakout.id}`}>{breakout.title}</a>
              </h3>
              <Held meeting={breakout} />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

/** When it was, who was there, and what was recorded. */
function Held({ meeting }: { meeting: MeetingHeld }) {
  const { t } = useTranslation("admin");
  const [people, setPeople] = useState<readonly Attendance[] | null>(null);
  const attended = t("attended", { count: meeting.participantCount });
  const until = meeting.endedAt === null ? t("now") : timeText(Date.parse(meeting.endedAt));
  return (
    <>
      <p className="admin-soft">
        {dateTimeText(Date.parse(meeting.startedAt))} – {until}
      </p>
      {people === null ? (
        <Button
          className="button button-small"
          onPress={() => act(fetchAttendance(meeting.id), setPeople)}
          aria-label={t("attendanceOf", { attended, room: meeting.title })}
          data-testid="attendance"
        >
          {attended}
        </Button>
      ) : (
        <AttendanceList people={people} />
      )}
      {meeting.recordingIds.map((id) => (
        <a key={id} href={`/recordings/${id}`}>
          {t("recording")}
        </a>
      ))}
    </>
  );
}

/** What was measured of somebody's connection, as far as it was. */
function QualityNumbers({ person }: { person: Attendance }) {
  const { t } = useTranslation("admin");
  const { goodShare, lostShare, frozenShare, viewRateHz, firstMediaS, eyeErrorDeg, captionDelayS } = person;
  const numbers = [
    goodShare !== null && t("connectionGood", { share: percentText(goodShare) }),
    firstMediaS !== null && t("firstMediaAfter", { seconds: numberText(firstMediaS) }),
    lostShare !== null && t("packetsLost", { share: percentText(lostShare) }),
    frozenShare !== null && t("picturesFroze", { share: percentText(frozenShare) }),
    viewRateHz !== null && t("viewsAtRate", { rate: numberText(viewRateHz) }),
    eyeErrorDeg !== null && t("eyesMissedBy", { degrees: numberText(eyeErrorDeg) }),
    captionDelayS !== null && t("captionsAfter", { seconds: numberText(captionDelayS) }),
  ].filter((text) => text !== false);
  if (numbers.length === 0) return null;
  return (
    <ul className="admin-numbers admin-soft" data-testid="quality-numbers">
      {numbers.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}

function AttendanceList({ people }: { people: readonly Attendance[] }) {
  const { t } = useTranslation("admin");
  return (
    <ul className="admin-attended">
      {people.map((person) => (
        <li key={person.id}>
          {person.name} {person.isGuest && <span className="badge">{t("guest")}</span>}
          <span className="admin-soft">
            {timeText(Date.parse(person.joinedAt))} – {person.leftAt === null ? t("now") : timeText(Date.parse(person.leftAt))}
          </span>
          <QualityNumbers person={person} />
        </li>
      ))}
    </ul>
  );
}
