/** What is drawn before what: the nearest first, so that what it hides costs nothing. Transparent things come after all. */

export const ORDER = { furniture: 0, rug: 10, floor: 20, wall: 30 } as const;
