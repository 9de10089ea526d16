/** Starts the page that the address names; each page is loaded only when it is asked for. */

import { lazy, StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { I18nProvider } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { speak } from "./language/i18n";
import { languageOfPage } from "./language/languages";
import { routeOf } from "./route";
import { ToastRegion } from "./theme/ToastRegion";
import "./theme/theme.css";

const PAGES = {
  room: () => import("./views/RoomPage"),
  studio: () => import("./studio/Studio"),
  meeting: () => import("./past/PastMeeting"),
  admin: () => import("./admin/AdminPage"),
  voice: () => import("./voice/VoicePage"),
  other: () => import("./pages/Pages"),
};
const RoomPage = lazy(PAGES.room);
const Studio = lazy(PAGES.studio);
const PastMeeting = lazy(PAGES.meeting);
const AdminPage = lazy(PAGES.admin);
const VoicePage = lazy(PAGES.voice);
const Pages = lazy(PAGES.other);
const route = routeOf(location.pathname);

function Page() {
  switch (route.page) {
    case "room":
      return <RoomPage slug={route.slug} />;
    case "studio":
      return <Studio recordingId={route.recordingId} />;
    case "meeting":
      return <PastMeeting meetingId={route.meetingId} />;
    case "admin":
      return <AdminPage part={route.part} id={route.id} />;
    case "voice":
      return <VoicePage />;
    case "other":
      return <Pages path={route.path} />;
  }
}

// React Aria adds a <style> element unless it finds this id; the Content-Security-Policy refuses that element,
// so its one rule stands in theme.css instead.
const mark = document.createElement("meta");
mark.id = "react-aria-pressable-style";
document.head.append(mark);

/** The page in its language: the controls of React Aria speak it too. */
function App() {
  const { t, i18n } = useTranslation("shell");
  return (
    <I18nProvider locale={i18n.language}>
      <a className="skip-link" href="#content">
        {t("skipToContent")}
      </a>
      <Suspense fallback={<div className="page-loading" role="status" aria-label={t("loading")} />}>
        <Page />
      </Suspense>
      <ToastRegion />
    </I18nProvider>
  );
}

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no element #root");
// The page's code and its words are fetched at once, and not one after the other.
await Promise.all([speak(languageOfPage()), PAGES[route.page]()]);
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
