/** One button of the bar: a sign above a word. */

import type { ReactNode } from "react";
import { Button } from "react-aria-components";

interface Props {
  readonly testId: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly onPress?: () => void;
  /** Something of one's own is off: shown in red. */
  readonly off?: boolean;
  /** A switch that is on or off; leave it out for a plain button. */
  readonly on?: boolean;
  readonly danger?: boolean;
  /** A number beside the sign, and what it says. */
  readonly badge?: { readonly count: number; readonly text: string };
  readonly shortcut?: string;
}

const BADGE_MAX = 99;

export function Control({ testId, label, icon, onPress, off = false, on, danger = false, badge, shortcut }: Props) {
  return (
    <Button
      className="control"
      data-testid={testId}
      data-off={off || undefined}
      data-on={on === true || undefined}
      data-danger={danger || undefined}
      {...(onPress === undefined ? {} : { onPress })}
      {...(on === undefined ? {} : { "aria-pressed": on })}
      {...(shortcut === undefined ? {} : { "aria-keyshortcuts": shortcut })}
    >
      {icon}
      <span className="control-label">{label}</span>
      {badge !== undefined && badge.count > 0 && (
        <span className="control-badge" data-testid="unread">
          <span aria-hidden="true">{badge.count > BADGE_MAX ? `${BADGE_MAX}+` : badge.count}</span>
          <span className="visually-hidden">{badge.text}</span>
        </span>
      )}
    </Button>
  );
}
