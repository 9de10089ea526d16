/** What every page has: the frame around its content, languages and themes. */

export default {
  loading: "Loading",
  home: "Eyeline, home",
  language: "Language",
  theme: "Theme",
  themeSystem: "As the system",
  themeLight: "Light",
  themeDark: "Dark",
  dismiss: "Dismiss",
  skipToContent: "Skip to the content",
  preferences: "Language and theme",
  notRemembered: "Your choice holds for this page, but it could not be remembered.",
} as const;
