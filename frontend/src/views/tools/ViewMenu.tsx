/** How one sees everybody: the three layouts, and full screen. */

import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover, Separator } from "react-aria-components";
import { useTranslation } from "react-i18next";

import type { Layout } from "../../room/session";
import { GridIcon, TableIcon } from "../icons";
import type { SmallWindowControl } from "../smallWindow/useSmallWindow";
import { FullScreenIcon, SmallWindowIcon, SpeakerIcon } from "./icons";

export const LAYOUTS = {
  table: { name: "layoutTable", Icon: TableIcon },
  grid: { name: "layoutGrid", Icon: GridIcon },
  speaker: { name: "layoutSpeaker", Icon: SpeakerIcon },
} as const;

export interface ViewMenuProps {
  readonly layout: Layout;
  readonly layouts: readonly Layout[];
  readonly fullScreen: boolean;
  readonly onLayout: (layout: Layout) => void;
  readonly onFullScreen: () => void;
  readonly smallWindow: SmallWindowControl;
}

export function ViewMenu({ layout, layouts, fullScreen, onLayout, onFullScreen, smallWindow }: ViewMenuProps) {
  const { t } = useTranslation("tools");
  const { Icon } = LAYOUTS[layout];
  return (
    <MenuTrigger>
      <Button className="control control-wide" data-testid="layout">
        <Icon />
        <span className="control-label">{t("layout")}</span>
      </Button>
      <Popover className="popover" placement="top">
        <Menu className="menu" aria-label={t("layout")}>
          <MenuSection
            selectionMode="single"
            selectedKeys={[layout]}
            onSelectionChange={(keys) => {
              const chosen = layouts.find((one) => keys !== "all" && keys.has(one));
              if (chosen !== undefined) onLayout(chosen);
            }}
          >
            <Header className="menu-header">{t("layoutHeader")}</Header>
            {layouts.map((one) => {
              const { name, Icon: Sign } = LAYOUTS[one];
              return (
                <MenuItem key={one} id={one} className="menu-item" textValue={t(name)} data-testid={`layout-${one}`}>
                  <Sign /> {t(name)}
                </MenuItem>
              );
            })}
          </MenuSection>
          <Separator className="menu-separator" />
          <MenuItem className="menu-item" onAction={onFullScreen} textValue={t("fullScreen")} data-testid="full-screen">
            <FullScreenIcon /> {fullScreen ? t("leaveFullScreen") : t("fullScreen")}
          </MenuItem>
          {smallWindow.there && (
            <MenuItem
              className="menu-item"
              onAction={() => smallWindow.toggle()}
              textValue={t("smallWindow")}
              data-testid="small-window"
            >
              <SmallWindowIcon /> {smallWindow.open === null ? t("smallWindow") : t("closeSmallWindow")}
            </MenuItem>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
