/** What hosting asks or tells a person in the middle of a meeting: cards under the title, which take no focus away. */

import { type ReactNode, useState, useSyncExternalStore } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { amHost, standingOf } from "../../room/hosting";
import type { Meeting } from "../../room/meeting";
import type { RoomSession } from "../../room/session";
import { TimeLeft } from "./TimeLeft";
import "./asks.css";

interface Props {
  readonly session: RoomSession;
  readonly meeting: Meeting;
}

export function Asks({ session, meeting }: Props) {
  const { t } = useTranslation("hosting");
  const desk = session.host;
  const { waiting, unmuteAskedBy, told } = useSyncExternalStore(desk.subscribe, desk.current);
  const [first] = waiting;
  const { main_room: main } = meeting.hosting;

  return (
    <div className="asks" role="region" aria-label={t("questions")} aria-live="polite">
      <ConsentCard session={session} meeting={meeting} />
      {unmuteAskedBy !== null && (
        <Card testId="unmute-ask" text={t("unmuteAsked", { name: unmuteAskedBy })}>
          <Button className="button button-small" onPress={() => desk.dismiss("unmuteAskedBy")}>
            {t("stayMuted")}
          </Button>
          <Button
            className="button button-small button-primary"
            data-testid="unmute-yes"
            onPress={() => {
              desk.dismiss("unmuteAskedBy");
              session.setMuted(false);
            }}
          >
            {t("unmuteMe")}
          </Button>
        </Card>
      )}
      {amHost(meeting) && first !== undefined && (
        <Card
          testId="lobby-ask"
          text={waiting.length === 1 ? t("waitsForYou", { name: first.name }) : t("waitForYou", { name: first.name, count: waiting.length - 1 })}
        >
          <Button
            className="button button-small"
            data-testid="ask-deny"
            onPress={() => void desk.act("lobby.deny", { participant_id: first.participant_id })}
          >
            {t("deny")}
          </Button>
          <Button
            className="button button-small button-primary"
            data-testid="ask-admit"
            onPress={() => void desk.act("lobby.admit", { participant_id: first.participant_id })}
          >
            {t("admit")}
          </Button>
        </Card>
      )}
      {told !== null && (
        <Card testId="told" text={t("told", { name: told.by, text: told.text })}>
          <Button className="button button-small" onPress={() => desk.dismiss("told")}>
            {t("read")}
          </Button>
        </Card>
      )}
      {main !== null && (
        <Card testId="in-breakout" text={t("inBreakout", { title: main.title })}>
          {main.ends_at_s !== null && <TimeLeft endsAtS={main.ends_at_s} />}
          <Button className="button button-small" onPress={() => void desk.visit(null)} data-testid="breakout-back">
            {t("backToMain")}
          </Button>
        </Card>
      )}
      <OwnBreakout session={session} meeting={meeting} />
    </div>
  );
}

/** Whoever has not answered is in no recording; the answer can be changed as long as it runs. */
function ConsentCard({ session, meeting }: Props) {
  const { t } = useTranslation("hosting");
  const [changing, setChanging] = useState(false);
  const recorded = standingOf(meeting, meeting.selfId)?.recorded ?? null;
  if (!meeting.recording.active) return null;
  const answer = (agreed: boolean): void => {
    setChanging(false);
    void session.host.act("recording.consent", { agreed });
  };
  if (recorded !== null && !changing) {
    return (
      <Card testId="consent-answer" quiet text={t(recorded ? "youAreRecorded" : "youAreNotRecorded")}>
        <Button className="button button-small button-quiet" onPress={() => setChanging(true)} data-testid="consent-change">
          {t("change")}
        </Button>
      </Card>
    );
  }
  return (
    <Card testId="consent" text={t("consentAsk")} hint={t("consentHint")}>
      <Button className="button button-small" onPress={() => answer(false)} data-testid="consent-no">
        {t("consentNo")}
      </Button>
      <Button className="button button-small button-primary" onPress={() => answer(true)} data-testid="consent-yes">
        {t("consentYes")}
      </Button>
    </Card>
  );
}

/** Who was sent to a breakout room and came back to the main one finds the way again. */
function OwnBreakout({ session, meeting }: Props) {
  const { t } = useTranslation("hosting");
  const { breakouts } = meeting.hosting;
  const own = breakouts?.rooms.find(({ members }) => members.some(({ participant_id: id }) => id === meeting.selfId));
  if (breakouts?.is_open !== true || own === undefined) return null;
  return (
    <Card testId="own-breakout" text={t("yourBreakout", { title: own.title })}>
      <Button className="button button-small button-primary" onPress={() => void session.host.visit(own.id)}>
        {t("goThere")}
      </Button>
    </Card>
  );
}

interface CardProps {
  readonly testId: string;
  readonly text: string;
  readonly hint?: string;
  readonly quiet?: boolean;
  readonly children: ReactNode;
}

function Card({ testId, text, hint, quiet = false, children }: CardProps) {
  return (
    <section className="ask" data-testid={testId} data-quiet={quiet || undefined}>
      <div className="ask-text">
        <p>{text}</p>
        {hint !== undefined && <p className="ask-hint">{hint}</p>}
      </div>
      <div className="ask-actions">{children}</div>
    </section>
  );
}
