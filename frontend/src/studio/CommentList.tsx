/** The threads about words of the transcript: read, answered, resolved, deleted. */

import { useState } from "react";
import { Button, Form, Label, TextArea, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";

import type { Answer, Thread } from "../api/studio";
import { Switch } from "../theme/Switch";
import type { Comments } from "./comments";
import type { TranscriptDocument } from "./document";
import { dateText } from "./format";
import type { TranscriptEditor } from "./transcriptEditor";
import { placesBetween } from "./useWordMarks";
import "./together.css";

interface Props {
  threads: readonly Thread[];
  comments: Comments;
  document: TranscriptDocument;
  editor: TranscriptEditor;
}

const COMMENT_MAX = 2000;
const QUOTED_WORDS = 12;

export function CommentList({ threads, comments, document, editor }: Props) {
  const { t } = useTranslation("together");
  const [showDone, setShowDone] = useState(false);
  const done = threads.filter((thread) => thread.resolvedBy !== null).length;
  const shown = showDone ? threads : threads.filter((thread) => thread.resolvedBy === null);
  return (
    <section className="studio-comments" aria-labelledby="studio-comments" data-testid="comments">
      <div className="head studio-comments-head">
        <h2 id="studio-comments">{t("comments")}</h2>
        {done > 0 && (
          <Switch isOn={showDone} onChange={setShowDone} testId="show-resolved">
            {t("showResolved", { count: done })}
          </Switch>
        )}
      </div>
      {shown.length === 0 && <p className="field-hint">{t("noComments")}</p>}
      <ul>
        {shown.map((thread) => (
          <ThreadView key={thread.id} thread={thread} comments={comments} document={document} editor={editor} />
        ))}
      </ul>
    </section>
  );
}

function ThreadView({ thread, comments, document, editor }: Omit<Props, "threads"> & { thread: Thread }) {
  const { t } = useTranslation("together");
  const places = placesBetween(document, thread.first, thread.last);
  const words = places === null ? [] : document.words.slice(places.from, places.to).map((word) => word.text);
  const quote = words.slice(0, QUOTED_WORDS).join(" ") + (words.length > QUOTED_WORDS ? " …" : "");
  const isDone = thread.resolvedBy !== null;
  return (
    <li className="studio-thread" data-testid="thread" data-resolved={isDone || undefined}>
      {places !== null && (
        <Button
          className="studio-quote"
          aria-label={t("goToWords", { words: quote })}
          onPress={() => {
            editor.goTo(places.from);
            editor.selectRange(places.from, places.to);
          }}
          data-testid="thread-words"
        >
          “{quote}”
        </Button>
      )}
      {[thread, ...thread.answers].map((said) => (
        <CommentView key={said.id} said={said} comments={comments} />
      ))}
      {isDone && <p className="field-hint">{t("resolvedBy", { name: thread.resolvedBy })}</p>}
      <div className="studio-thread-acts">
        <AnswerLine thread={thread} comments={comments} />
        {thread.mayResolve && (
          <Button
            className="button button-small button-quiet"
            onPress={() => void comments.resolve(thread.id, !isDone)}
            data-testid="thread-resolve"
          >
            {t(isDone ? "reopen" : "resolve")}
          </Button>
        )}
      </div>
    </li>
  );
}

function CommentView({ said, comments }: { said: Answer; comments: Comments }) {
  const { t } = useTranslation("together");
  return (
    <div className="studio-comment" data-testid="comment">
      <p className="studio-comment-head">
        <strong>{said.author}</strong> <time dateTime={said.createdAt}>{dateText(said.createdAt)}</time>
        {said.own && (
          <Button
            className="button button-small button-quiet studio-delete"
            aria-label={t("deleteComment", { text: said.text.slice(0, 40) })}
            onPress={() => void comments.remove(said.id)}
            data-testid="comment-delete"
          >
            {t("delete")}
          </Button>
        )}
      </p>
      <p className="studio-comment-text">{said.text}</p>
    </div>
  );
}

function AnswerLine({ thread, comments }: { thread: Thread; comments: Comments }) {
  const { t } = useTranslation("together");
  const [text, setText] = useState("");
  return (
    <Form
      className="studio-answer"
      onSubmit={(event) => {
        event.preventDefault();
        void comments.answer(thread.id, text).then((taken) => {
          if (taken) setText("");
        });
      }}
    >
      <TextField className="field" value={text} onChange={setText} maxLength={COMMENT_MAX}>
        <Label className="visually-hidden">{t("answer")}</Label>
        <TextArea className="field-input" rows={1} placeholder={t("answer")} data-testid="answer-input" />
      </TextField>
      {text.trim() !== "" && (
        <Button type="submit" className="button button-small button-primary" data-testid="answer-save">
          {t("send")}
        </Button>
      )}
    </Form>
  );
}
