/** The tools that are not needed all the time; on a narrow page, those for which the bar has no room, too. */

import type { ReactNode } from "react";
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { MoreIcon } from "./icons";

export interface Tool {
  readonly id: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly onAction: () => void;
  /** A switch that is on. */
  readonly on?: boolean;
}

export function MoreMenu({ tools }: { tools: readonly Tool[] }) {
  const { t } = useTranslation("tools");
  return (
    <MenuTrigger>
      <Button className="control" data-testid="more">
        <MoreIcon />
        <span className="control-label">{t("more")}</span>
      </Button>
      <Popover className="popover" placement="top">
        <Menu className="menu" aria-label={t("moreMenu")}>
          {tools.map(({ id, label, icon, onAction, on = false }) => (
            <MenuItem
              key={id}
              id={id}
              className="menu-item"
              data-on={on || undefined}
              textValue={label}
              onAction={onAction}
              data-testid={id}
            >
              {icon} {label}
              {on && (
                <>
                  <span className="menu-tick" aria-hidden="true">
                    ✓
                  </span>
                  <span className="visually-hidden">{t("switchedOn")}</span>
                </>
              )}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
