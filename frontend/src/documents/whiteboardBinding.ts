/** Keeps Excalidraw's scene and a shared document in step: each element is an entry of a map, the newest version wins. */

import { CaptureUpdateAction, reconcileElements } from "@excalidraw/excalidraw";
import type { OrderedExcalidrawElement } from "@excalidraw/excalidraw/element/types";
import type { Collaborator, ExcalidrawImperativeAPI, SocketId } from "@excalidraw/excalidraw/types";

import { hueOf } from "../room/names";
import type { DocumentConnection } from "./connection";

type Remote = Parameters<typeof reconcileElements>[1];

const PERIOD_MS = 100;

export class WhiteboardBinding {
  private readonly elements;
  private readonly versions = new Map<string, number>();
  private waiting: readonly OrderedExcalidrawElement[] | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly connection: DocumentConnection,
    private readonly board: ExcalidrawImperativeAPI,
    private readonly nameOf: (participantId: string) => string,
  ) {
    this.elements = connection.document.getMap("elements");
    this.elements.observe(this.came);
    connection.awareness.on("change", this.moved);
    this.came();
  }

  /** Excalidraw's scene has changed; whether by this person or by what came is told by the versions. */
  changed(elements: readonly OrderedExcalidrawElement[]): void {
    this.waiting = elements;
    this.timer ??= setTimeout(() => this.write(), PERIOD_MS);
  }

  pointed(x: number, y: number): void {
    this.connection.awareness.setLocalStateField("pointer", { x, y });
  }

  close(): void {
    if (this.timer !== null) {
      clearTimeout(this.timer);
      this.write();
    }
    this.elements.unobserve(this.came);
    this.connection.awareness.off("change", this.moved);
  }

  private write(): void {
    this.timer = null;
    const fresh = (this.waiting ?? []).filter(({ id, version }) => version > (this.versions.get(id) ?? -1));
    this.waiting = null;
    if (fresh.length === 0) return;
    this.connection.document.transact(() => {
      for (const element of fresh) {
        this.versions.set(element.id, element.version);
        this.elements.set(element.id, element);
      }
    }, "whiteboard");
  }

  private readonly came = (): void => {
    const remote = [...this.elements.values()].filter(isElement);
    for (const { id, version } of remote) this.versions.set(id, Math.max(version, this.versions.get(id) ?? -1));
    const elements = reconcileElements(
      this.board.getSceneElementsIncludingDeleted(),
      remote as unknown as Remote,
      this.board.getAppState(),
    );
    this.board.updateScene({ elements, captureUpdate: CaptureUpdateAction.NEVER });
  };

  private readonly moved = (): void => {
    const collaborators = new Map<SocketId, Collaborator>();
    for (const [client, state] of this.connection.awareness.getStates()) {
      if (client === this.connection.document.clientID) continue;
      const { user, pointer } = state as { user?: { id?: unknown }; pointer?: { x: number; y: number } };
      const id = typeof user?.id === "string" ? user.id : "";
      const colour = `hsl(${hueOf(id)} 70% 45%)`;
      collaborators.set(String(client) as SocketId, {
        username: this.nameOf(id),
        color: { background: colour, stroke: colour },
        ...(pointer === undefined ? {} : { pointer: { ...pointer, tool: "pointer" } }),
      });
    }
    this.board.updateScene({ collaborators });
  };
}

/** What came from elsewhere: Excalidraw itself mends what it finds wrong within. */
function isElement(value: unknown): value is { id: string; version: number } {
  return typeof value === "object" && value !== null && "id" in value && "version" in value && Number.isFinite(value.version);
}
