/** What a host can set: how people sit, and who may come. */

import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover, Separator } from "react-aria-components";

import { createInvite } from "../api/rooms";
import type { Room, Scenario } from "../signalling/state";
import { SCENARIOS } from "../signalling/state";
import { showToast } from "../theme/toasts";
import { LinkIcon, SettingsIcon } from "./icons";

const NAMES: Readonly<Record<Scenario, string>> = {
  "face-to-face": "Face to face",
  "round-table": "Round table",
  "side-by-side": "Side by side",
  custom: "This room's own",
};

export function HostMenu({ room, onScenario }: { room: Room; onScenario: (scenario: Scenario) => void }) {
  return (
    <MenuTrigger>
      <Button className="control" data-testid="host-menu">
        <SettingsIcon />
        <span className="control-label">Room</span>
      </Button>
      <Popover className="popover" placement="top">
        <Menu
          className="menu"
          aria-label="Room"
          selectionMode="single"
          selectedKeys={[room.scenario]}
          onAction={(key) => {
            if (key === "invite") void copyInvite(room.slug);
            else if (isScenario(key) && key !== room.scenario) onScenario(key);
          }}
        >
          <MenuSection>
            <Header className="menu-header">How people sit</Header>
            {SCENARIOS.filter((scenario) => scenario !== "custom" || room.layout !== null).map((scenario) => (
              <MenuItem key={scenario} id={scenario} className="menu-item" data-testid={`scenario-${scenario}`}>
                {NAMES[scenario]}
              </MenuItem>
            ))}
          </MenuSection>
          <Separator className="menu-separator" />
          <MenuItem id="invite" className="menu-item" data-testid="copy-invite">
            <LinkIcon /> Copy an invitation link
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

async function copyInvite(slug: string): Promise<void> {
  try {
    const url = await createInvite(slug);
    await navigator.clipboard.writeText(url).then(
      () => showToast("The invitation link is in your clipboard.", "good"),
      // A page without clipboard permission: the person copies it by hand.
      () => showToast(url),
    );
  } catch (error) {
    showToast(error instanceof Error ? error.message : String(error), "bad");
  }
}

function isScenario(key: unknown): key is Scenario {
  return SCENARIOS.some((scenario) => scenario === key);
}
