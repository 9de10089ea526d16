/** The signs on buttons, drawn as strokes in the colour of the text. */

import type { ReactNode } from "react";

export function icon(children: ReactNode) {
  return function Icon() {
    return (
      <svg
        viewBox="0 0 24 24"
        width="22"
        height="22"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
      >
        {children}
      </svg>
    );
  };
}

export const EyeIcon = icon(
  <>
    <path d="M2.5 12s3.5-6 9.5-6 9.5 6 9.5 6-3.5 6-9.5 6-9.5-6-9.5-6z" />
    <circle cx="12" cy="12" r="2.6" fill="currentColor" />
  </>,
);

const microphone = (
  <>
    <rect x="9" y="3" width="6" height="11" rx="3" />
    <path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3" />
  </>
);
const camera = (
  <>
    <rect x="2.5" y="6.5" width="13" height="11" rx="2.5" />
    <path d="m15.5 11 6-3.2v8.4l-6-3.2" />
  </>
);
const stroke = <path d="M3.5 3.5l17 17" />;

export const MicrophoneIcon = icon(microphone);
export const MicrophoneOffIcon = icon(
  <>
    {microphone}
    {stroke}
  </>,
);
export const CameraIcon = icon(camera);
export const CameraOffIcon = icon(
  <>
    {camera}
    {stroke}
  </>,
);
export const ChatIcon = icon(<path d="M4 5.5h16v11H9.5L5 20v-3.5H4z" />);
export const TableIcon = icon(
  <>
    <ellipse cx="12" cy="13" rx="8.5" ry="4" />
    <circle cx="12" cy="5" r="2" />
    <circle cx="4" cy="7.5" r="1.6" />
    <circle cx="20" cy="7.5" r="1.6" />
  </>,
);
export const GridIcon = icon(
  <>
    <rect x="3.5" y="4.5" width="7.5" height="6.5" rx="1.2" />
    <rect x="13" y="4.5" width="7.5" height="6.5" rx="1.2" />
    <rect x="3.5" y="13" width="7.5" height="6.5" rx="1.2" />
    <rect x="13" y="13" width="7.5" height="6.5" rx="1.2" />
  </>,
);
export const LeaveIcon = icon(<path d="M10 4H5.5v16H10M10 12h10m0 0-3.5-3.5M20 12l-3.5 3.5" />);
export const RecordIcon = icon(
  <>
    <circle cx="12" cy="12" r="8.5" />
    <circle cx="12" cy="12" r="3.5" fill="currentColor" />
  </>,
);
export const HeadIcon = icon(
  <>
    <circle cx="12" cy="9" r="4" />
    <path d="M5 20c.8-3.6 3.5-5.5 7-5.5s6.2 1.9 7 5.5M2.5 9h2.5m0 0L3.5 7.5M5 9l-1.5 1.5M21.5 9H19m0 0 1.5-1.5M19 9l1.5 1.5" />
  </>,
);
export const LinkIcon = icon(
  <path d="M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1-1" />,
);
export const SettingsIcon = icon(
  <>
    <path d="M4 7h9M17 7h3M4 17h3M11 17h9" />
    <circle cx="15" cy="7" r="2" />
    <circle cx="9" cy="17" r="2" />
  </>,
);
export const CloseIcon = icon(<path d="M6 6l12 12M18 6 6 18" />);
export const SendIcon = icon(<path d="M4 12 20 4l-4 16-4.5-6.5zM11.5 13.5 20 4" />);
