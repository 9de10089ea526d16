/** Who else has this recording open: initials in their colours, with names; a press goes to where they are. */

import { Button, Tooltip, TooltipTrigger } from "react-aria-components";
import { useTranslation } from "react-i18next";

import type { Person } from "./company";
import "./together.css";

interface Props {
  people: readonly Person[];
  onVisit: (person: Person) => void;
}

export function PeopleHere({ people, onVisit }: Props) {
  const { t } = useTranslation("together");
  return (
    <div className="studio-people" role="group" aria-label={t("peopleHere")} data-testid="people-here">
      {people.map((person) => (
        <TooltipTrigger key={person.id} delay={200}>
          <Button
            className="studio-person"
            aria-label={t(person.typing ? "personTypes" : "personHere", { name: person.name })}
            data-colour={person.colour}
            data-typing={person.typing || undefined}
            // Not as text: what is seen would then have to stand in the name.
            data-initials={initialsOf(person.name)}
            onPress={() => onVisit(person)}
            data-testid="person-here"
          />
          <Tooltip className="tooltip">{t(person.typing ? "personTypes" : "personHere", { name: person.name })}</Tooltip>
        </TooltipTrigger>
      ))}
      <span className="visually-hidden" role="status">
        {people.length > 0 ? t("peopleCount", { count: people.length }) : ""}
      </span>
    </div>
  );
}

function initialsOf(name: string): string {
  const words = name.split(/[\s@.]+/u).filter((word) => word !== "");
  return words
    .slice(0, 2)
    .map((word) => String.fromCodePoint(word.codePointAt(0) ?? 32).toUpperCase())
    .join("");
}
