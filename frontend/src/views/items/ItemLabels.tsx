/** Names over what is shared at the table; pressing one looks closely. */

import type { RefObject } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { listText } from "../../language/format";
import { onlookersOf, titleOf } from "../../room/items/titles";
import type { Meeting } from "../../room/meeting";
import type { ItemLabel } from "../../room/table/itemsInRoom";
import { EyeIcon } from "../icons";
import { EnlargeIcon } from "./icons";
import "./items.css";

interface Props {
  readonly meeting: Meeting;
  /** Where to put the elements, by item; without it they stand in a row above the people. */
  readonly labels?: RefObject<Map<string, HTMLElement>>;
  readonly onOpen: (itemId: string) => void;
}

export function ItemLabels({ meeting, labels, onOpen }: Props) {
  const { t } = useTranslation("items");
  if (meeting.items.length === 0) return null;
  return (
    <ul className={labels === undefined ? "item-bar" : "item-labels"} aria-label={t("sharedInRoom")}>
      {meeting.items.map((item) => {
        const title = titleOf(meeting, item);
        const onlookers = onlookersOf(meeting, item);
        return (
          <li
            key={item.id}
            className={labels === undefined ? undefined : "item-label"}
            ref={(element) => {
              if (element !== null) labels?.current.set(item.id, element);
              return () => void labels?.current.delete(item.id);
            }}
          >
            <Button
              className="item-chip"
              data-testid="item"
              data-item-id={item.id}
              aria-label={t("lookClosely", { title })}
              onPress={() => onOpen(item.id)}
            >
              <EnlargeIcon />
              <span className="item-chip-title">{title}</span>
              {onlookers.length > 0 && (
                <span className="item-eyes" role="img" aria-label={t("lookedAtBy", { names: listText(onlookers) })}>
                  <EyeIcon />
                  {onlookers.length}
                </span>
              )}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}

/** Puts each label over the upper edge of its item; one whose item is out of sight goes with it. */
export function placeItemLabels(labels: ReadonlyMap<string, HTMLElement>, places: readonly ItemLabel[]): void {
  const shown = new Map(places.map((place) => [place.itemId, place]));
  for (const [id, element] of labels) {
    const place = shown.get(id);
    element.hidden = place === undefined;
    if (place === undefined) continue;
    element.style.left = `${(place.x * 100).toFixed(2)}%`;
    element.style.top = `${(place.y * 100).toFixed(2)}%`;
  }
}
