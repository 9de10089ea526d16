/** Cubes: where each stands, whether its node is there, and its credential. */

import { useState } from "react";
import { Button, Form } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { changeCube, type Cube, deleteCube, fetchCubes, makeCube, renewCubeCredential } from "../api/admin";
import { fetchRooms, type Room } from "../api/rooms";
import { Choice } from "../theme/Choice";
import { CubeLookDialog } from "./CubeLookDialog";
import { Section, Shown, ShownOnce, TextInput } from "./parts";
import { act, useLoaded } from "./useLoaded";
import "./cubeLook.css";

const LOOK_EVERY_MS = 5000;

async function load(signal: AbortSignal): Promise<{ cubes: readonly Cube[]; rooms: readonly Room[] }> {
  const [cubes, rooms] = await Promise.all([fetchCubes(signal), fetchRooms(signal)]);
  return { cubes, rooms };
}

export function CubesPage() {
  const { t } = useTranslation("admin");
  const loaded = useLoaded(load, LOOK_EVERY_MS);
  const [name, setName] = useState("");
  const [secret, setSecret] = useState<string | null>(null);
  const show = (text: string): void => {
    setSecret(text);
    setName("");
    loaded.reload();
  };
  return (
    <Section title={t("cubes")}>
      <Form
        className="admin-line"
        onSubmit={(event) => {
          event.preventDefault();
          act(makeCube(name, null, null), show);
        }}
      >
        <TextInput label={t("newCube")} value={name} onChange={setName} testId="cube-name" isRequired />
        <Button type="submit" className="button button-primary" data-testid="make-cube">
          {t("make")}
        </Button>
      </Form>
      <Shown loaded={loaded}>
        {({ cubes, rooms }) => (
          <ul className="admin-cards">
            {cubes.map((cube) => (
              <CubeCard key={cube.id} cube={cube} rooms={rooms} onSecret={show} onChanged={loaded.reload} />
            ))}
          </ul>
        )}
      </Shown>
      <ShownOnce title={t("credential")} text={secret} onClose={() => setSecret(null)} />
    </Section>
  );
}

interface CardProps {
  readonly cube: Cube;
  readonly rooms: readonly Room[];
  readonly onSecret: (text: string) => void;
  readonly onChanged: () => void;
}

function CubeCard({ cube, rooms, onSecret, onChanged }: CardProps) {
  const { t } = useTranslation("admin");
  const [looking, setLooking] = useState(false);
  const room = rooms.find(({ slug }) => slug === cube.room);
  const move = (to: string | null, seat: number | null): void =>
    act(changeCube({ ...cube, room: to, seat }), onChanged);
  const remove = (): void => {
    if (confirm(t("deleteSure", { name: cube.name }))) act(deleteCube(cube.id), onChanged);
  };
  return (
    <li className="card admin-card" data-testid="cube">
      <div className="head">
        <h2>{cube.name}</h2>
        <span className={`badge ${cube.node === null ? "" : "badge-live"}`}>{t(cube.node === null ? "away" : "connected")}</span>
      </div>
      {cube.camerasLost > 0 && <p className="notice notice-warning">{t("camerasLost", { count: cube.camerasLost })}</p>}
      <Choice
        label={t("room")}
        value={cube.room ?? ""}
        options={[["", t("nowhere")] as const, ...rooms.map(({ slug, title }) => [slug, title] as const)]}
        onChange={(slug) => (slug === "" ? move(null, null) : move(slug, 0))}
      />
      {room !== undefined && (
        <Choice
          label={t("seat")}
          value={String(cube.seat)}
          options={Array.from({ length: room.seatCount }, (_, n) => [String(n), String(n + 1)] as const)}
          onChange={(seat) => move(room.slug, Number(seat))}
        />
      )}
      <div className="admin-ways">
        {cube.node !== null && (
          <Button
            className="button button-small"
            onPress={() => setLooking(true)}
            aria-label={t("lookInto", { name: cube.name })}
            data-testid="cube-look"
          >
            {t("look")}
          </Button>
        )}
        <Button className="button button-small" onPress={() => act(renewCubeCredential(cube.id), onSecret)}>
          {t("newCredential")}
        </Button>
        <Button className="button button-small button-quiet" onPress={remove} aria-label={t("deleteNamed", { name: cube.name })}>
          {t("delete")}
        </Button>
      </div>
      {looking && <CubeLookDialog cubeId={cube.id} name={cube.name} onClose={() => setLooking(false)} />}
    </li>
  );
}
