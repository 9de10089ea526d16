/** Reads out what is only seen otherwise: hands, reactions, the last minute of the timer. */

import { useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import type { Meeting } from "../../room/meeting";
import type { RoomSession } from "../../room/session";
import type { Participant } from "../../signalling/state";
import { REACTION_NAMES } from "./ReactionSign";

interface HandChange {
  readonly id: string;
  readonly name: string;
  readonly raised: boolean;
}

export function Announcements({ session, meeting }: { session: RoomSession; meeting: Meeting }) {
  const { t } = useTranslation("tools");
  const reactions = useSyncExternalStore(session.reactions.subscribe, session.reactions.current);
  const last = reactions.at(-1);
  const { participants, selfId } = meeting;
  const [known, setKnown] = useState<{ people: readonly Participant[]; change: HandChange | null }>({ people: participants, change: null });
  if (known.people !== participants) {
    setKnown({ people: participants, change: changeOf(known.people, participants) ?? known.change });
  }

  const lastName = participants.find(({ id }) => id === last?.participantId)?.name;
  const reaction =
    last === undefined || lastName === undefined || last.participantId === selfId
      ? ""
      : t("reactsWith", { name: lastName, reaction: t(REACTION_NAMES[last.reaction]) });
  return (
    <>
      <p className="visually-hidden" role="status" data-testid="announcement">
        {known.change !== null && t(keyOf(known.change, selfId), { name: known.change.name })}
      </p>
      <p className="visually-hidden" role="status" data-testid="reaction-announcement">
        {reaction}
      </p>
    </>
  );
}

/** The last hand that went up or down. */
function changeOf(before: readonly Participant[], after: readonly Participant[]): HandChange | null {
  const changes = after.flatMap(({ id, name, hand_raised_at_s: at }) => {
    const was = before.find((other) => other.id === id);
    const raised = at !== null;
    return was === undefined || (was.hand_raised_at_s !== null) === raised ? [] : [{ id, name, raised }];
  });
  return changes.at(-1) ?? null;
}

function keyOf({ id, raised }: HandChange, selfId: string): "handWasRaised" | "handWasLowered" | "yourHandIsUp" | "yourHandWasLowered" {
  if (id === selfId) return raised ? "yourHandIsUp" : "yourHandWasLowered";
  return raised ? "handWasRaised" : "handWasLowered";
}
