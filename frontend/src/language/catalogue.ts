/** What a translation has to hold: every key of the English catalogue, and none besides. */

/** English alone has a singular among the languages here: a translation leaves out the keys that end in `_one`. */
export type Translated<Area> = {
  readonly [Key in keyof Area as Key extends `${string}_one` ? never : Key]: Area[Key] extends string
    ? string
    : Translated<Area[Key]>;
};
