/** Refusals and failures, by their stable code. */

export default {
  unexpected: "Something went wrong ({{detail}}).",
} as const;
