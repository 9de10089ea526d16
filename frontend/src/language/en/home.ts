/** The front page: rooms, recordings, invitations. */

export default {
  rooms: "Rooms",
} as const;
