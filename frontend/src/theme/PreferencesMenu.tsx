/** The menu, on every page, in which a person chooses the language and the theme. */

import { useState } from "react";
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover, Separator } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { LANGUAGES, languageTag } from "../language/languages";
import { chooseLanguage, chooseTheme, type Theme, THEMES, themeOfPage } from "../language/preferences";

const THEME_NAMES = { system: "themeSystem", light: "themeLight", dark: "themeDark" } as const satisfies Record<Theme, string>;

export function PreferencesMenu() {
  const { t, i18n } = useTranslation("shell");
  const [theme, setTheme] = useState(themeOfPage);
  return (
    <MenuTrigger>
      <Button className="icon-button preferences-button" aria-label={t("preferences")} data-testid="preferences">
        <GlobeIcon />
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="menu" aria-label={t("preferences")}>
          <MenuSection
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[i18n.language]}
            onSelectionChange={(keys) => {
              const language = languageTag(onlyKey(keys));
              if (language !== null) void chooseLanguage(language);
            }}
          >
            <Header className="menu-header">{t("language")}</Header>
            {LANGUAGES.map(({ tag, name }) => (
              <MenuItem key={tag} id={tag} className="menu-item" data-testid={`language-${tag}`}>
                <span lang={tag}>{name}</span>
              </MenuItem>
            ))}
          </MenuSection>
          <Separator className="menu-separator" />
          <MenuSection
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[theme]}
            onSelectionChange={(keys) => {
              const chosen = THEMES.find((known) => known === onlyKey(keys));
              if (chosen === undefined) return;
              setTheme(chosen);
              void chooseTheme(chosen);
            }}
          >
            <Header className="menu-header">{t("theme")}</Header>
            {THEMES.map((known) => (
              <MenuItem key={known} id={known} className="menu-item" data-testid={`theme-${known}`}>
                {t(THEME_NAMES[known])}
              </MenuItem>
            ))}
          </MenuSection>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

function onlyKey(keys: "all" | ReadonlySet<string | number>): string {
  return keys === "all" ? "" : String([...keys][0] ?? "");
}

function GlobeIcon() {
  return (
    <svg viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" strokeWidth="1.8" aria-hidden="true">
      <circle cx="12" cy="12" r="9" />
      <path d="M3 12h18M12 3c2.6 2.5 3.9 5.5 3.9 9s-1.3 6.5-3.9 9c-2.6-2.5-3.9-5.5-3.9-9S9.4 5.5 12 3Z" />
    </svg>
  );
}
