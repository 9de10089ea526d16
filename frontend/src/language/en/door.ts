/** Before and after a meeting: the device check and every refusal to come in. */

export default {
  join: "Join",
} as const;
