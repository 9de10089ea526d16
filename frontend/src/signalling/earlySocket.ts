/** A room's socket that is opened while the token to greet it with is still on its way. */

export class EarlySocket {
  private socket: WebSocket | null;

  constructor(slug: string) {
    this.socket = new WebSocket(roomAddress(slug));
  }

  /** The socket, for the first who asks; null when it was taken before, or is lost. */
  take(): WebSocket | null {
    const { socket } = this;
    this.socket = null;
    return socket === null || socket.readyState > WebSocket.OPEN ? null : socket;
  }

  /** Nobody will come in by it. */
  drop(): void {
    this.socket?.close();
    this.socket = null;
  }
}

export function roomAddress(slug: string): string {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  return `${scheme}//${location.host}/ws/room/${encodeURIComponent(slug)}/`;
}

/** Tells a socket that opened before anybody listened, as soon as somebody does. */
export function openedLate(socket: WebSocket): WebSocket {
  if (socket.readyState === WebSocket.OPEN) {
    queueMicrotask(() => {
      socket.onopen?.(new Event("open"));
    });
  }
  return socket;
}
