/** The studio's icons: drawn in the colour of the text beside them, hidden from screen readers. */

import type { ReactNode } from "react";

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg
      className="studio-icon"
      viewBox="0 0 24 24"
      width="20"
      height="20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.9"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export const PlayIcon = () => (
  <Icon>
    <path d="M7 4.5v15l12.5-7.5z" fill="currentColor" />
  </Icon>
);

export const PauseIcon = () => (
  <Icon>
    <path d="M7 5h3.4v14H7zM13.6 5H17v14h-3.4z" fill="currentColor" strokeWidth="0.8" />
  </Icon>
);

export const BackIcon = () => (
  <Icon>
    <path d="M11 6 5 12l6 6M19 6l-6 6 6 6" />
  </Icon>
);

export const ForwardIcon = () => (
  <Icon>
    <path d="m13 6 6 6-6 6M5 6l6 6-6 6" />
  </Icon>
);

export const UndoIcon = () => (
  <Icon>
    <path d="M8 5 4 9l4 4M4 9h10.5a5.5 5.5 0 0 1 0 11H9" />
  </Icon>
);

export const RedoIcon = () => (
  <Icon>
    <path d="m16 5 4 4-4 4M20 9H9.500a5.5 5.5 0 0 0 0 11H15" />
  </Icon>
);

export const CommentIcon = () => (
  <Icon>
    <path d="M4 5h16v11H11l-5 4v-4H4z" />
  </Icon>
);

export const VersionsIcon = () => (
  <Icon>
    <path d="M4.500 12a7.5 7.5 0 1 0 2.2-5.3L4.500 9M4.500 4.500V9H9M12 8v4l3 2" />
  </Icon>
);

export const DeleteIcon = () => (
  <Icon>
    <path d="M4 7h16M10 4h4M6 7l1 13h10l1-13M10 11v5.500M14 11v5.5" />
  </Icon>
);

export const RestoreIcon = () => (
  <Icon>
    <path d="M4 5v5h5M4.6 10A8 8 0 1 1 4 13.5" />
  </Icon>
);

export const ExportIcon = () => (
  <Icon>
    <path d="M12 4v11M7.5 8.5 12 4l4.5 4.500M5 15v4.500h14V15" />
  </Icon>
);

export const DownloadIcon = () => (
  <Icon>
    <path d="M12 4v11M7.5 10.5 12 15l4.5-4.500M5 19.500h14" />
  </Icon>
);

export const CorrectIcon = () => (
  <Icon>
    <path d="M5 19h3.500L18.500 9 15 5.500 5 15.500zM13 7.500l3.500 3.500" />
  </Icon>
);

export const InsertIcon = () => (
  <Icon>
    <path d="M4 17h6M14 17h6M12 12.500v9M6 9.500 12 3.500l6 6" />
  </Icon>
);

export const ReplaceIcon = () => (
  <Icon>
    <path d="M5 5h9v5H5zM10 14.500h9v5h-9zM17.500 7.500h2.500v4M6.500 17H4v-4" />
  </Icon>
);

export const MoveIcon = () => (
  <Icon>
    <path d="M4 12h13M12.500 7 17.500 12l-5 5M20.500 5v14" />
  </Icon>
);

export const FindIcon = () => (
  <Icon>
    <circle cx="10.500" cy="10.500" r="5.500" />
    <path d="m15 15 5 5" />
  </Icon>
);

export const FillersIcon = () => (
  <Icon>
    <path d="M4 5.500h16v10.500h-9l-4.500 3.500v-3.500H4zM8.500 10.700h.01M12 10.700h.01M15.500 10.700h.01" />
  </Icon>
);

export const PauseLengthIcon = () => (
  <Icon>
    <path d="M4 5v14M20 5v14M8 12h8M10.500 9.500 8 12l2.500 2.500M13.500 9.500 16 12l-2.500 2.500" />
  </Icon>
);

export const UpIcon = () => (
  <Icon>
    <path d="m6 14.500 6-6 6 6" />
  </Icon>
);

export const DownIcon = () => (
  <Icon>
    <path d="m6 9.500 6 6 6-6" />
  </Icon>
);

export const CloseIcon = () => (
  <Icon>
    <path d="m6.500 6.500 11 11M17.500 6.500l-11 11" />
  </Icon>
);
