/** Says something about the selected words. */

import { useState } from "react";
import { Button, Dialog, DialogTrigger, Form, Label, Popover, TextArea, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";

import type { Comments } from "./comments";
import { CommentIcon } from "./icons";
import { selectedWords, type EditorState, type TranscriptEditor } from "./transcriptEditor";

interface Props {
  editor: TranscriptEditor;
  state: EditorState;
  comments: Comments;
}

const COMMENT_MAX = 2000;

export function CommentButton({ editor, state, comments }: Props) {
  const { t } = useTranslation("together");
  // Added words come and go with versions; what was said stays, so that is what comments are about.
  const said = selectedWords(state).filter((word) => word.added === undefined);
  const [first, last] = [said[0], said.at(-1)];
  return (
    <DialogTrigger
      isOpen={state.typing === "comment"}
      onOpenChange={(isOpen) => editor.setTyping(isOpen ? "comment" : null)}
    >
      <Button
        className="button button-small button-quiet"
        aria-label={t("comment")}
        isDisabled={first === undefined}
        data-testid="comment-on"
      >
        <CommentIcon /> <span className="studio-label">{t("comment")}</span>
      </Button>
      <Popover className="popover studio-popover" placement="bottom start">
        <Dialog className="studio-dialog" aria-label={t("comment")}>
          {({ close }) => (
            <Writing
              onSave={(text) => {
                close();
                if (first !== undefined && last !== undefined) void comments.begin(first.id, last.id, text);
              }}
            />
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function Writing({ onSave }: { onSave: (text: string) => void }) {
  const { t } = useTranslation("together");
  const [text, setText] = useState("");
  return (
    <Form
      className="studio-line"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "") onSave(text);
      }}
    >
      <TextField className="field" value={text} onChange={setText} maxLength={COMMENT_MAX} autoFocus>
        <Label className="field-label">{t("commentLabel")}</Label>
        <TextArea className="field-input" rows={3} data-testid="comment-input" />
      </TextField>
      <Button type="submit" className="button button-small button-primary" data-testid="comment-save">
        {t("send")}
      </Button>
    </Form>
  );
}
