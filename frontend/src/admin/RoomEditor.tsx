/** One room: its name, seats and look, its plan from above, and its policy. */

import { type CSSProperties, useCallback, useState } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { deleteRoom, fetchLayout, fetchRoomSettings, type RoomSettings, saveLayout, saveRoom } from "../api/managing";
import { scenarioKey } from "../pages/scenarios";
import { layoutOf, seatsMax } from "../room/layout";
import { clothOf } from "../room/themes";
import { type RoomLayout, SCENARIOS, THEME_COLOURS, THEME_WALLS } from "../signalling/state";
import { Choice } from "../theme/Choice";
import { showToast } from "../theme/toasts";
import { InvitationsForm } from "./InvitationsForm";
import { MembersForm } from "./MembersForm";
import { Section, Shown, TextInput } from "./parts";
import { PolicyForm } from "./PolicyForm";
import { SeatEditor } from "./SeatEditor";
import { facingMiddle } from "./seatPlan";
import { SeatPreview } from "./SeatPreview";
import { act, useLoaded } from "./useLoaded";

const SEATS_MIN = 2;

interface Opened {
  readonly room: RoomSettings;
  readonly layout: RoomLayout;
}

/** The room with the layout that it has now, whatever its scenario. */
async function open(slug: string, signal: AbortSignal): Promise<Opened> {
  const [room, own] = await Promise.all([fetchRoomSettings(slug, signal), fetchLayout(slug, signal)]);
  return { room, layout: own ?? planOf(room) };
}

function planOf(room: RoomSettings): RoomLayout {
  const scenario = room.scenario === "custom" ? "round-table" : room.scenario;
  const { seats } = layoutOf(scenario, Math.min(room.seatCount, seatsMax(scenario)), null);
  return { seats: seats.map(({ xM, zM, facingRad }) => ({ x_m: xM, z_m: zM, facing_rad: facingRad })), work_items: [] };
}

/** @param isAdmin whether one sees all rooms, or the own ones alone. */
export function RoomEditor({ slug, isAdmin }: { slug: string; isAdmin: boolean }) {
  const { t } = useTranslation("admin");
  const back = isAdmin ? ({ address: "/manage/rooms", name: "allRooms" } as const) : ({ address: "/", name: "ownRooms" } as const);
  const opened = useLoaded(useCallback((signal: AbortSignal) => open(slug, signal), [slug]));
  return (
    <Section title={opened.value?.room.title ?? t("room")} actions={<a className="button button-small" href={back.address}>{t(back.name)}</a>}>
      <Shown loaded={opened}>
        {({ room, layout }) => <RoomForm key={room.slug} room={room} layout={layout} onSaved={opened.set} backAddress={back.address} />}
      </Shown>
    </Section>
  );
}

interface FormProps extends Opened {
  readonly onSaved: (saved: Opened) => void;
  readonly backAddress: string;
}

function RoomForm({ room, layout, onSaved, backAddress }: FormProps) {
  const { t } = useTranslation("admin");
  const home = useTranslation("home");
  const [draft, setDraft] = useState(room);
  const [plan, setPlan] = useState(layout);
  const set = (part: Partial<RoomSettings>): void => setDraft((before) => ({ ...before, ...part }));
  const counts = Array.from({ length: seatsMax(draft.scenario) - SEATS_MIN + 1 }, (_, n) => String(n + SEATS_MIN));

  const saveSettings = (): void =>
    act(saveRoom(draft), (saved) => {
      setDraft(saved);
      const next = saved.seatCount === plan.seats.length ? plan : planOf(saved);
      setPlan(next);
      onSaved({ room: saved, layout: next });
      showToast(t("saved"), "good");
    });
  const savePlan = (): void =>
    act(
      saveLayout(room.slug, plan).then(() => saveRoom({ ...draft, scenario: "custom" })),
      (saved) => {
        setDraft(saved);
        showToast(t("saved"), "good");
      },
    );
  const remove = (): void => {
    if (confirm(t("deleteRoomSure", { room: room.title }))) act(deleteRoom(room.slug), () => location.assign(backAddress));
  };

  return (
    <>
      <div className="card admin-form">
        <TextInput label={t("name")} value={draft.title} onChange={(title) => set({ title })} testId="room-name" />
        <Choice
          label={t("seating")}
          value={draft.scenario}
          options={SCENARIOS.map((scenario) => [scenario, home.t(scenarioKey(scenario))] as const)}
          onChange={(scenario) => set({ scenario, seatCount: Math.min(draft.seatCount, seatsMax(scenario)) })}
          testId="room-seating"
        />
        <Choice
          label={t("seats")}
          value={String(draft.seatCount)}
          options={counts.map((count) => [count, count] as const)}
          onChange={(count) => set({ seatCount: Number(count) })}
          testId="room-seat-count"
        />
        <Choice
          label={t("colour")}
          value={draft.theme.colour}
          options={THEME_COLOURS.map((colour) => [colour, t(`colour_${colour}`)] as const)}
          onChange={(colour) => set({ theme: { ...draft.theme, colour } })}
          testId="room-colour"
        />
        <Choice
          label={t("wall")}
          value={draft.theme.wall}
          options={THEME_WALLS.map((wall) => [wall, t(`wall_${wall}`)] as const)}
          onChange={(wall) => set({ theme: { ...draft.theme, wall } })}
          testId="room-wall"
        />
        <div className="admin-ways">
          <Button className="button button-primary" onPress={saveSettings} data-testid="save-room">
            {t("save")}
          </Button>
          <Button className="button button-danger" onPress={remove} data-testid="delete-room">
            {t("deleteRoom")}
          </Button>
        </div>
      </div>
      <h2>{t("plan")}</h2>
      <div className="card seat-card" style={{ "--theme": clothOf(draft.theme).rug } as CSSProperties}>
        <SeatEditor layout={plan} onChange={setPlan} />
        <div className="seat-side">
          <SeatPreview layout={plan} />
          <div className="admin-ways">
            <Button className="button" onPress={() => setPlan(facingMiddle(plan))}>
              {t("faceMiddle")}
            </Button>
            <Button className="button" onPress={() => setPlan(planOf(draft))}>
              {t("startAgain")}
            </Button>
            <Button className="button button-primary" onPress={savePlan} data-testid="save-plan">
              {t("savePlan")}
            </Button>
          </div>
        </div>
      </div>
      <h2>{t("policy")}</h2>
      <PolicyForm slug={room.slug} />
      <h2>{t("members")}</h2>
      <MembersForm slug={room.slug} />
      <h2>{t("invitations")}</h2>
      <InvitationsForm slug={room.slug} />
    </>
  );
}
