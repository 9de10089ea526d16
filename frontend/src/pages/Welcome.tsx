/** What someone sees who isn't signed in and has no invite. */

import { useTranslation } from "react-i18next";

export function Welcome() {
  const { t } = useTranslation("home");
  return (
    <div className="pages-welcome" data-testid="welcome">
      <div>
        <h1>{t("welcomeTitle")}</h1>
        <p className="pages-lead">{t("welcomeLead")}</p>
        <p className="pages-refusal-ways">
          <a className="button button-primary button-large" href="/accounts/login/" data-testid="welcome-sign-in">
            {t("signIn")}
          </a>
        </p>
        <p className="field-hint">{t("guestHint")}</p>
      </div>
      <TableDrawing />
    </div>
  );
}

/** A round table from above, with the lines along which the people at it look at each other. */
function TableDrawing() {
  const seats = Array.from({ length: 5 }, (_, seat) => {
    const angle = (2 * Math.PI * seat) / 5 - Math.PI / 2;
    return { x: 160 + 118 * Math.cos(angle), y: 160 + 118 * Math.sin(angle) };
  });
  const [first, , third, fourth] = seats;
  return (
    <svg className="pages-table" viewBox="0 0 320 320" aria-hidden="true">
      <circle cx="160" cy="160" r="78" className="pages-table-top" />
      {first !== undefined && third !== undefined && fourth !== undefined && (
        <g className="pages-table-gaze">
          <line x1={first.x} y1={first.y} x2={third.x} y2={third.y} />
          <line x1={first.x} y1={first.y} x2={fourth.x} y2={fourth.y} />
        </g>
      )}
      {seats.map(({ x, y }, seat) => (
        <circle key={seat} cx={x} cy={y} r="24" className="pages-table-seat" data-colour={seat} />
      ))}
    </svg>
  );
}
