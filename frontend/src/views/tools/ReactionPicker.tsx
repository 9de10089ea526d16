/** The reactions to choose from, in a row. */

import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { type Reaction, REACTIONS } from "../../signalling/polls";
import { REACTION_NAMES, ReactionSign } from "./ReactionSign";

export function ReactionPicker({ onReact }: { onReact: (reaction: Reaction) => void }) {
  const { t } = useTranslation("tools");
  return (
    <div className="reaction-picker" role="group" aria-label={t("react")}>
      {REACTIONS.map((reaction) => (
        <Button
          key={reaction}
          className="reaction-choice"
          aria-label={t("reactWith", { reaction: t(REACTION_NAMES[reaction]) })}
          onPress={() => onReact(reaction)}
          data-testid={`react-${reaction}`}
        >
          <ReactionSign reaction={reaction} />
        </Button>
      ))}
    </div>
  );
}
