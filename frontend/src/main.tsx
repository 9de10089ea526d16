/** Starts the page that the address names; each page is loaded only when it is asked for. */

import { lazy, StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";

import { routeOf } from "./route";
import { ToastRegion } from "./theme/ToastRegion";
import "./theme/theme.css";

const RoomPage = lazy(() => import("./views/RoomPage"));
const Studio = lazy(() => import("./studio/Studio"));
const Pages = lazy(() => import("./pages/Pages"));

function Page() {
  const route = routeOf(location.pathname);
  switch (route.page) {
    case "room":
      return <RoomPage slug={route.slug} />;
    case "studio":
      return <Studio recordingId={route.recordingId} />;
    case "other":
      return <Pages path={route.path} />;
  }
}

// React Aria adds a <style> element unless it finds this id; the Content-Security-Policy refuses that element,
// so its one rule stands in theme.css instead.
const mark = document.createElement("meta");
mark.id = "react-aria-pressable-style";
document.head.append(mark);

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no element #root");
createRoot(root).render(
  <StrictMode>
    <Suspense fallback={<div className="page-loading" role="status" aria-label="Loading" />}>
      <Page />
    </Suspense>
    <ToastRegion />
  </StrictMode>,
);
