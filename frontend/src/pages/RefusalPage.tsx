/** The page in place of something that the server doesn't give: why, and what can be done. */

import type { ApiError } from "../api/client";
import { refusalText } from "../api/refusalText";
import { SiteHeader } from "./SiteHeader";
import "./pages.css";

interface Props {
  refusal: ApiError;
  /** What was asked for, as a noun. */
  what: string;
}

export function RefusalPage({ refusal, what }: Props) {
  const next = encodeURIComponent(location.pathname);
  return (
    <div className="pages">
      <SiteHeader me={null} />
      <main className="pages-refusal" data-testid="refusal" data-code={refusal.code}>
        <h1>{headingOf(refusal.code, what)}</h1>
        <p>{refusalText(refusal)}</p>
        <p className="pages-refusal-ways">
          {refusal.code === "unauthorised" && (
            <a className="button button-primary" href={`/accounts/login/?next=${next}`}>
              Sign in
            </a>
          )}
          {refusal.code === "unreachable" && <span role="status">Trying again by itself…</span>}
          <a className="button" href="/">
            Go to the front page
          </a>
        </p>
      </main>
    </div>
  );
}

function headingOf(code: string, what: string): string {
  switch (code) {
    case "unauthorised":
      return `Sign in to see this ${what}`;
    case "forbidden":
      return `You may not see this ${what}`;
    case "not_found":
      return `There is no such ${what}`;
    case "unreachable":
      return "The server cannot be reached";
    default:
      return `This ${what} cannot be shown`;
  }
}
