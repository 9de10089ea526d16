/** What a host can set: how people sit, and who may come. */

import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover, Separator } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { refusalText } from "../api/refusalText";
import { createInvite } from "../api/rooms";
import { t } from "../language/i18n";
import { completeLink } from "../media/encryption/secret";
import type { Room, Scenario } from "../signalling/state";
import { SCENARIOS } from "../signalling/state";
import { showToast } from "../theme/toasts";
import { LinkIcon, SettingsIcon } from "./icons";

const NAMES = {
  "face-to-face": "faceToFace",
  "round-table": "roundTable",
  "side-by-side": "sideBySide",
  custom: "ownLayout",
} as const satisfies Record<Scenario, string>;

export function HostMenu({ room, onScenario }: { room: Room; onScenario: (scenario: Scenario) => void }) {
  const { t } = useTranslation("room");
  return (
    <MenuTrigger>
      <Button className="control" data-testid="host-menu">
        <SettingsIcon />
        <span className="control-label">{t("room")}</span>
      </Button>
      <Popover className="popover" placement="top">
        <Menu
          className="menu"
          aria-label={t("room")}
          selectionMode="single"
          selectedKeys={[room.scenario]}
          onAction={(key) => {
            if (key === "invite") void copyInvite(room.slug);
            else if (isScenario(key) && key !== room.scenario) onScenario(key);
          }}
        >
          <MenuSection>
            <Header className="menu-header">{t("howPeopleSit")}</Header>
            {SCENARIOS.filter((scenario) => scenario !== "custom" || room.layout !== null).map((scenario) => (
              <MenuItem key={scenario} id={scenario} className="menu-item" data-testid={`scenario-${scenario}`}>
                {t(NAMES[scenario])}
              </MenuItem>
            ))}
          </MenuSection>
          <Separator className="menu-separator" />
          <MenuItem id="invite" className="menu-item" data-testid="copy-invite">
            <LinkIcon /> {t("copyInvite")}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

async function copyInvite(slug: string): Promise<void> {
  try {
    const url = completeLink(localStorage, slug, await createInvite(slug));
    await navigator.clipboard.writeText(url).then(
      () => showToast(t("room:inviteCopied"), "good"),
      // A page without clipboard permission: the person copies it by hand.
      () => showToast(url),
    );
  } catch (error) {
    showToast(refusalText(error), "bad");
  }
}

function isScenario(key: unknown): key is Scenario {
  return SCENARIOS.some((scenario) => scenario === key);
}
