/** The seats from above: who sits where, and a free one to sit on. */

import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import type { Meeting } from "../../room/meeting";
import { hueOf, initialsOf } from "../../room/names";
import { seatsFromAbove } from "../../room/seats";
import type { RoomTools } from "../../room/tools";

interface Props {
  readonly meeting: Meeting;
  readonly tools: RoomTools;
}

export function SeatPlan({ meeting, tools }: Props) {
  const { t } = useTranslation("hosting");
  const { seats, aspect } = seatsFromAbove(meeting);
  return (
    <section className="seat-plan" aria-label={t("seats")} data-testid="seat-plan">
      <div className="people-head">
        <h3>{t("seats")}</h3>
        <span className="person-tag">{t("seatsHint")}</span>
      </div>
      <div className="seat-plan-floor" style={{ "--aspect": aspect } as React.CSSProperties}>
        {seats.map(({ seat, x, y, person, absentCube }) => {
          const place = { insetInlineStart: `${x * 100}%`, insetBlockStart: `${y * 100}%` };
          const number = seat + 1;
          if (absentCube !== null) {
            const absent = t("cubeAway", { name: absentCube, seat: number });
            return (
              <span
                key={seat}
                className="seat seat-away"
                style={place}
                role="img"
                aria-label={absent}
                title={absent}
                data-testid={`seat-${number}`}
              >
                {initialsOf(absentCube)}
              </span>
            );
          }
          return person === null ? (
            <Button
              key={seat}
              className="seat seat-free"
              style={place}
              aria-label={t("sitOn", { seat: number })}
              onPress={() => tools.takeSeat(seat)}
              data-testid={`seat-${number}`}
            >
              {number}
            </Button>
          ) : (
            <span
              key={seat}
              className="seat"
              style={{ ...place, "--hue": hueOf(person.id) } as React.CSSProperties}
              data-own={person.id === meeting.selfId || undefined}
              role="img"
              aria-label={t("sitsOn", { name: person.name, seat: number })}
              title={person.name}
              data-testid={`seat-${number}`}
            >
              {initialsOf(person.name)}
            </span>
          );
        })}
      </div>
    </section>
  );
}
