/** One poll: the answers to choose from, and how many chose each. */

import { Button, CheckboxButton, CheckboxField, CheckboxGroup, Label, RadioButton, RadioField, RadioGroup } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { percentText } from "../../language/format";
import type { Poll } from "../../signalling/polls";

interface Props {
  readonly poll: Poll;
  /** What one has chosen oneself. */
  readonly chosen: readonly number[];
  readonly isHost: boolean;
  readonly onVote: (chosen: readonly number[]) => void;
  readonly onEnd: () => void;
}

export function PollCard({ poll, chosen, isHost, onVote, onEnd }: Props) {
  const { t } = useTranslation("tools");
  return (
    <article className="poll" data-testid="poll" data-closed={poll.closed || undefined}>
      {poll.closed ? (
        <>
          <h3 className="poll-question">{poll.question}</h3>
          <ul className="poll-options">
            {poll.options.map((option, n) => (
              <li key={option.text} className="poll-option" data-testid="poll-result">
                <Answer poll={poll} number={n} isOwn={chosen.includes(n)} />
              </li>
            ))}
          </ul>
        </>
      ) : poll.multiple ? (
        <CheckboxGroup
          value={chosen.map(String)}
          onChange={(values) => onVote(values.map(Number).sort((a, b) => a - b))}
          className="poll-group"
        >
          <Label className="poll-question">{poll.question}</Label>
          {poll.options.map((option, n) => (
            <CheckboxField key={option.text} value={String(n)}>
              <CheckboxButton className="poll-option" data-testid="poll-option">
                <span className="poll-tick poll-tick-square" aria-hidden="true" />
                <Answer poll={poll} number={n} isOwn={false} />
              </CheckboxButton>
            </CheckboxField>
          ))}
        </CheckboxGroup>
      ) : (
        <RadioGroup
          value={chosen[0] === undefined ? null : String(chosen[0])}
          onChange={(value) => onVote([Number(value)])}
          className="poll-group"
        >
          <Label className="poll-question">{poll.question}</Label>
          {poll.options.map((option, n) => (
            <RadioField key={option.text} value={String(n)}>
              <RadioButton className="poll-option" data-testid="poll-option">
                <span className="poll-tick" aria-hidden="true" />
                <Answer poll={poll} number={n} isOwn={false} />
              </RadioButton>
            </RadioField>
          ))}
        </RadioGroup>
      )}
      <footer className="poll-foot">
        <span>
          {t("pollVoters", { count: poll.voters })} · {poll.closed ? t("pollClosedState") : t("pollOpenState")}
        </span>
        {isHost && !poll.closed && (
          <Button className="button button-small" onPress={onEnd} data-testid="poll-end">
            {t("pollClose")}
          </Button>
        )}
      </footer>
    </article>
  );
}

function Answer({ poll, number, isOwn }: { poll: Poll; number: number; isOwn: boolean }) {
  const { t } = useTranslation("tools");
  const { text, votes } = poll.options[number] ?? { text: "", votes: 0 };
  const share = poll.voters === 0 ? 0 : votes / poll.voters;
  return (
    <span className="poll-answer" style={{ "--share": share } as React.CSSProperties}>
      <span className="poll-answer-text">
        {text}
        {isOwn && <span className="poll-own"> · {t("pollYours")}</span>}
      </span>
      <span className="poll-votes" data-testid="poll-votes" aria-label={t("pollVotes", { count: votes })} role="img">
        {votes} · {percentText(share)}
      </span>
    </span>
  );
}
