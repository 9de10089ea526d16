/** What was asked in a meeting, and how many chose which answer. */

import { useTranslation } from "react-i18next";

import type { PollResult } from "../api/history";
import { percentText } from "../language/format";

export function PollResults({ polls }: { polls: readonly PollResult[] }) {
  return (
    <ul className="past-polls">
      {polls.map((poll) => (
        <Poll key={poll.id} poll={poll} />
      ))}
    </ul>
  );
}

function Poll({ poll: { question, options, voters } }: { poll: PollResult }) {
  const { t } = useTranslation("past");
  return (
    <li className="card" data-testid="past-poll">
      <h3>{question}</h3>
      <p className="past-soft">{t("voters", { count: voters })}</p>
      <ul className="past-options">
        {options.map(({ text, votes }, n) => (
          <li key={n} className="past-option">
            <span>{text}</span>
            <span className="past-votes">
              {t("votes", { count: votes })}
              {voters > 0 && ` · ${percentText(votes / voters)}`}
            </span>
            <progress value={votes} max={Math.max(voters, 1)} aria-hidden="true" />
          </li>
        ))}
      </ul>
    </li>
  );
}
