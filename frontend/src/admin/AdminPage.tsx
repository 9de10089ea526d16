/** The admins' pages: what can be run stands at the side, the page that the address names beside it. */

import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import { fetchMe } from "../api/me";
import { SiteHeader } from "../pages/SiteHeader";
import { AuditPage } from "./AuditPage";
import { CubesPage } from "./CubesPage";
import { MeetingsPage } from "./MeetingsPage";
import { PeoplePage } from "./PeoplePage";
import { RoomEditor } from "./RoomEditor";
import { RoomsPage } from "./RoomsPage";
import { StoragePage } from "./StoragePage";
import { TokensPage } from "./TokensPage";
import { useLoaded } from "./useLoaded";
import { WebhooksPage } from "./WebhooksPage";
import { WorkersPage } from "./WorkersPage";
import "../pages/pages.css";
import "./admin.css";

const PARTS = ["rooms", "cubes", "people", "workers", "meetings", "storage", "audit", "webhooks"] as const;

export default function AdminPage({ part, id }: { part: string; id: string | null }) {
  const { t } = useTranslation("admin");
  const { value: me } = useLoaded(useCallback((signal: AbortSignal) => fetchMe(signal), []));
  return (
    <div className="pages">
      <SiteHeader me={me} />
      <div className="admin">
        <nav className="admin-nav" aria-label={t("title")}>
          {me?.user?.isAdmin === true &&
            PARTS.map((each) => (
              <a key={each} href={`/manage/${each}`} aria-current={each === part ? "page" : undefined} data-testid={`nav-${each}`}>
                {t(each)}
              </a>
            ))}
          <a href="/tokens" aria-current={part === "tokens" ? "page" : undefined} data-testid="nav-tokens">
            {t("tokens")}
          </a>
        </nav>
        <main id="content" tabIndex={-1} className="admin-main">
          <Part part={part} id={id} isAdmin={me?.user?.isAdmin ?? false} />
        </main>
      </div>
    </div>
  );
}

function Part({ part, id, isAdmin }: { part: string; id: string | null; isAdmin: boolean }) {
  const { t } = useTranslation("admin");
  switch (part) {
    case "rooms":
      return id === null ? <RoomsPage /> : <RoomEditor slug={id} isAdmin={isAdmin} />;
    case "cubes":
      return <CubesPage />;
    case "people":
      return <PeoplePage />;
    case "workers":
      return <WorkersPage />;
    case "meetings":
      return <MeetingsPage />;
    case "storage":
      return <StoragePage />;
    case "audit":
      return <AuditPage />;
    case "webhooks":
      return <WebhooksPage />;
    case "tokens":
      return <TokensPage />;
    default:
      return <p role="alert">{t("nothingHere")}</p>;
  }
}
