/** The pages of administrators. */

export default {
  title: "Administration",
} as const;
