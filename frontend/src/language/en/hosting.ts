/** Hosts and co-hosts: lobby, permissions, breakout rooms, consent. */

export default {
  people: "People",
} as const;
