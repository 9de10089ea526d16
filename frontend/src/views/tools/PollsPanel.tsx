/** What was asked in the meeting, the newest first; hosts ask more. */

import { useState } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { amHost } from "../../room/hosting";
import type { Meeting } from "../../room/meeting";
import type { RoomSession } from "../../room/session";
import { SidePanel } from "../SidePanel";
import { PollCard } from "./PollCard";
import { PollForm } from "./PollForm";

interface Props {
  readonly session: RoomSession;
  readonly meeting: Meeting;
  readonly onClose: () => void;
}

export default function PollsPanel({ session, meeting, onClose }: Props) {
  const { t } = useTranslation("tools");
  const [asking, setAsking] = useState(false);
  const isHost = amHost(meeting);
  return (
    <SidePanel title={t("polls")} testId="polls" onClose={onClose}>
      <div className="side-panel-body">
        {isHost &&
          (asking ? (
            <PollForm session={session} onDone={() => setAsking(false)} />
          ) : (
            <Button className="button button-primary" onPress={() => setAsking(true)} data-testid="poll-new">
              {t("pollNew")}
            </Button>
          ))}
        {meeting.polls.length === 0 && !asking && (
          <p className="side-panel-empty">{isHost ? t("pollsEmptyHost") : t("pollsEmpty")}</p>
        )}
        {meeting.polls.toReversed().map((poll) => (
          <PollCard
            key={poll.id}
            poll={poll}
            chosen={meeting.ballots.find(({ poll_id: id }) => id === poll.id)?.chosen ?? []}
            isHost={isHost}
            onVote={(chosen) => session.tools.vote({ poll_id: poll.id, chosen })}
            onEnd={() => session.tools.closePoll(poll.id)}
          />
        ))}
      </div>
    </SidePanel>
  );
}
