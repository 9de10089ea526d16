/** Tells the others where one is, and takes over what they have changed. */

import { useEffect } from "react";

import type { Comments } from "./comments";
import type { Company } from "./company";
import type { EditingSession } from "./session";
import { selectedWords, type TranscriptEditor } from "./transcriptEditor";

export function useCompany(company: Company, editor: TranscriptEditor, session: EditingSession, comments: Comments): void {
  useEffect(() => {
    const stopNews = company.onNews((what) => {
      if (what === "transcript") void session.follow();
      else if (what === "comments") void comments.load();
    });
    const tell = (): void => {
      const state = editor.getState();
      const words = selectedWords(state);
      company.moveTo({ first: words[0]?.id ?? null, last: words.at(-1)?.id ?? null, typing: state.typing !== null });
    };
    const stopMoves = editor.subscribe(tell);
    const stop = company.start();
    void comments.load();
    return () => {
      stopNews();
      stopMoves();
      stop();
    };
  }, [company, editor, session, comments]);
}
