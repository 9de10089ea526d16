/** The signs for what is shared, drawn as the others are. */

import { icon } from "../icons";

export const ShareIcon = icon(
  <>
    <rect x="3" y="5" width="18" height="12" rx="2" />
    <path d="M12 14V8m0 0-2.5 2.5M12 8l2.5 2.5M8.5 20.5h7" />
  </>,
);
export const EnlargeIcon = icon(<path d="M14 4h6v6M10 20H4v-6M20 4l-7 7M4 20l7-7" />);
export const FileIcon = icon(
  <>
    <path d="M6 3h8l4 4v14H6z" />
    <path d="M14 3v4h4M9 13h6M9 17h6" />
  </>,
);
export const PreviousIcon = icon(<path d="m14.5 6-6 6 6 6" />);
export const NextIcon = icon(<path d="m9.5 6 6 6-6 6" />);
export const LargerIcon = icon(<path d="M12 6v12M6 12h12" />);
export const SmallerIcon = icon(<path d="M6 12h12" />);
export const FitIcon = icon(<path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5" />);
export const PeopleBackIcon = icon(<path d="M10 4v6H4M14 20v-6h6M4 4l6 6M20 20l-6-6" />);
export const NotesIcon = icon(<path d="M5 4h14v16H5zM8.5 8.5h7M8.5 12h7M8.5 15.5h4" />);
export const WhiteboardIcon = icon(<path d="M3.5 5h17v11h-17zM8 20l1.5-4M16 20l-1.5-4M7 12c2-4 3 2 5-1s3-1 4.5 0" />);
export const StopIcon = icon(
  <>
    <rect x="3" y="5" width="18" height="12" rx="2" />
    <path d="m9.5 8.5 5 5M14.5 8.5l-5 5M8.5 20.5h7" />
  </>,
);
