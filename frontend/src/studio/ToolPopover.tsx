/** A tool of the studio: a button with a sign, and what it opens below it, under the same title. */

import type { ReactNode, RefObject } from "react";
import { Button, Dialog, DialogTrigger, Heading, Popover } from "react-aria-components";

interface Props {
  readonly title: string;
  readonly icon: ReactNode;
  readonly testId: string;
  /** The dialog, so that focus can go to it when the button that had it goes. */
  readonly dialog: RefObject<HTMLElement | null>;
  readonly children: ReactNode;
}

export function ToolPopover({ title, icon, testId, dialog, children }: Props) {
  return (
    <DialogTrigger>
      <Button className="button button-small button-quiet" aria-label={title} data-testid={testId}>
        {icon} <span className="studio-label">{title}</span>
      </Button>
      <Popover className="popover studio-popover" placement="bottom start">
        <Dialog ref={dialog} className="studio-dialog" data-testid={`${testId}-dialog`}>
          <Heading slot="title" className="studio-dialog-title">
            {title}
          </Heading>
          {children}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
