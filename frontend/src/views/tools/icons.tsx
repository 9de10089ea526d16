/** The signs of the tools. */

import { icon } from "../icons";

export const HandIcon = icon(
  <path d="M8.2 12.5V5.8a1.4 1.4 0 0 1 2.8 0V11 4.4a1.4 1.4 0 0 1 2.8 0V11 5.8a1.4 1.4 0 0 1 2.8 0v7.6c0 4.4-2 7.1-5.5 7.1-2.9 0-4.4-1.6-5.6-4.3l-1.6-3.5a1.35 1.35 0 0 1 2.4-1.2z" />,
);
export const SmileIcon = icon(
  <>
    <circle cx="12" cy="12" r="8.7" />
    <path d="M8.3 14.2c.9 1.5 2.2 2.2 3.7 2.2s2.8-.7 3.7-2.2M9 9.4v.6M15 9.4v.6" />
  </>,
);
export const MoreIcon = icon(
  <>
    <circle cx="5.5" cy="12" r="1.3" fill="currentColor" />
    <circle cx="12" cy="12" r="1.3" fill="currentColor" />
    <circle cx="18.5" cy="12" r="1.3" fill="currentColor" />
  </>,
);
export const SpeakerIcon = icon(
  <>
    <rect x="3.5" y="4.5" width="12" height="15" rx="1.6" />
    <path d="M18 5.5h2.5M18 12h2.5M18 18.5h2.5" />
  </>,
);
export const FullScreenIcon = icon(<path d="M8.5 4.5h-4v4M15.5 4.5h4v4M8.5 19.5h-4v-4M15.5 19.5h4v-4" />);
export const SmallWindowIcon = icon(
  <>
    <rect x="3" y="4.5" width="18" height="15" rx="2" />
    <rect x="11.5" y="11.5" width="7" height="5.5" rx="1" fill="currentColor" />
  </>,
);
export const PollIcon = icon(<path d="M5 20V11M12 20V4M19 20v-6" strokeWidth="2.6" />);
export const TimerIcon = icon(
  <>
    <circle cx="12" cy="13.5" r="7" />
    <path d="M12 9.5v4l2.5 1.8M9.5 3.5h5" />
  </>,
);
export const KeyboardIcon = icon(
  <>
    <rect x="2.5" y="6" width="19" height="12" rx="2" />
    <path d="M6.5 10h.01M10.2 10h.01M13.9 10h.01M17.5 10h.01M8 14h8" />
  </>,
);
export const PinIcon = icon(<path d="M9 3.5h6l-.8 6 3 3v1.6H6.8v-1.6l3-3zM12 14.2v6.3" />);
export const StatisticsIcon = icon(<path d="M3.5 13.5h4l2.5-8 4 13 2.5-7.5h4" />);
export const BackgroundIcon = icon(
  <>
    <circle cx="12" cy="9.5" r="3.4" />
    <path d="M5.8 20.5c.5-4 2.9-6 6.2-6s5.7 2 6.2 6M3.5 4v.01M3.5 9v.01M3.5 14v.01M20.5 4v.01M20.5 9v.01M20.5 14v.01M7.5 4v.01M16.5 4v.01" />
  </>,
);
export const EffectsIcon = icon(
  <path d="M10 4.5l1.6 4.4L16 10.5l-4.4 1.6L10 16.5l-1.6-4.4L4 10.5l4.4-1.6zM18 14.5l.8 2.2 2.2.8-2.2.8-.8 2.2-.8-2.2-2.2-.8 2.2-.8z" />,
);
