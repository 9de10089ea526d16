/** What people use in a meeting: layouts, hands, reactions, polls, timer, effects, statistics. */

export default {
  more: "More",
} as const;
