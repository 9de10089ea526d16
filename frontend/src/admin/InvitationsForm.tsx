/** Links by which guests come into a room: making one that is good for some days, revoking it, and one in a calendar file. */

import { useCallback, useState } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import {
  calendarAddress,
  fetchInvitationLink,
  fetchInvitations,
  type Invitation,
  makeInvitation,
  revokeInvitation,
} from "../api/roomPeople";
import { dateTimeText } from "../language/format";
import { completeLink } from "../media/encryption/secret";
import { Choice } from "../theme/Choice";
import { momentOf } from "./localTime";
import { Shown, TextInput, ToCopy } from "./parts";
import { act, useLoaded } from "./useLoaded";

/** Others make links, too, and a calendar file brings its own. */
const LOOK_EVERY_MS = 5000;
const DAYS = ["1", "7", "30", "90"] as const;
const MINUTES = ["30", "45", "60", "90", "120"] as const;

export function InvitationsForm({ slug }: { slug: string }) {
  const { t } = useTranslation("admin");
  const invitations = useLoaded(useCallback((signal: AbortSignal) => fetchInvitations(slug, signal), [slug]), LOOK_EVERY_MS);
  const [days, setDays] = useState<(typeof DAYS)[number]>("7");
  const [link, setLink] = useState<string | null>(null);
  const show = (url: string): void => setLink(completeLink(localStorage, slug, url));
  const make = (): void =>
    act(makeInvitation(slug, Number(days)), (url) => {
      show(url);
      invitations.reload();
    });
  return (
    <div className="card admin-form-column">
      <div className="admin-line">
        <Choice
          label={t("goodFor")}
          value={days}
          options={DAYS.map((each) => [each, t("days", { count: Number(each) })] as const)}
          onChange={setDays}
          testId="invitation-days"
        />
        <Button className="button" onPress={make} data-testid="make-invitation">
          {t("makeInvitation")}
        </Button>
      </div>
      <Shown loaded={invitations}>
        {(valid) => (
          <ul className="admin-list">
            {valid.map((invitation) => (
              <InvitationLine
                key={invitation.id}
                slug={slug}
                invitation={invitation}
                onLink={show}
                onRevoked={invitations.reload}
              />
            ))}
          </ul>
        )}
      </Shown>
      <CalendarFile slug={slug} />
      <ToCopy title={t("invitation")} hint={t("invitationHint")} text={link} onClose={() => setLink(null)} />
    </div>
  );
}

interface LineProps {
  readonly slug: string;
  readonly invitation: Invitation;
  readonly onLink: (url: string) => void;
  readonly onRevoked: () => void;
}

function InvitationLine({ slug, invitation: { id, createdBy, createdAt, expiresAt }, onLink, onRevoked }: LineProps) {
  const { t } = useTranslation("admin");
  const made = t("invitationBy", { name: createdBy, when: dateTimeText(Date.parse(createdAt)) });
  return (
    <li data-testid="invitation">
      {made}
      <span className="admin-soft">{t("goodUntil", { when: dateTimeText(Date.parse(expiresAt)) })}</span>
      <Button
        className="button button-small button-quiet"
        onPress={() => act(fetchInvitationLink(slug, id), onLink)}
        aria-label={t("showLinkNamed", { name: made })}
        data-testid="show-link"
      >
        {t("showLink")}
      </Button>
      <Button
        className="button button-small button-quiet"
        onPress={() => act(revokeInvitation(slug, id), onRevoked)}
        aria-label={t("revokeNamed", { name: made })}
      >
        {t("revoke")}
      </Button>
    </li>
  );
}

/** The link is good until the day after the meeting; it is made when the file is downloaded. */
function CalendarFile({ slug }: { slug: string }) {
  const { t } = useTranslation("admin");
  const [start, setStart] = useState("");
  const [minutes, setMinutes] = useState<(typeof MINUTES)[number]>("60");
  const startsAt = momentOf(start);
  return (
    <div className="admin-line">
      <TextInput label={t("meetingStarts")} value={start} onChange={setStart} type="datetime-local" testId="calendar-start" />
      <Choice
        label={t("meetingTakes")}
        value={minutes}
        options={MINUTES.map((each) => [each, t("minutes", { count: Number(each) })] as const)}
        onChange={setMinutes}
      />
      {startsAt === null ? (
        <Button className="button" isDisabled>
          {t("calendarFile")}
        </Button>
      ) : (
        <a className="button" href={calendarAddress(slug, startsAt, Number(minutes))} download data-testid="calendar-file">
          {t("calendarFile")}
        </a>
      )}
    </div>
  );
}
