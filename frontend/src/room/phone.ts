/** Whether the page is as small as a phone's, upright or on its side. */

/** As in phone.css. */
export const PHONE = "(width < 760px), (height < 480px)";

export function isPhone(): boolean {
  return matchMedia(PHONE).matches;
}
