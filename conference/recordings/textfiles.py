"""A version of a transcript as files: captions (SRT, WebVTT), plain text, a document, JSON, chapters."""

import io
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from html import escape

from docx import Document

from conference.recordings.cues import Cue, SaidWord, chapters_of, cues_of, turns_of


@dataclass(frozen=True)
class SaidVersion:
    """What is heard in a version: its title, its words by time with times in the edit, and how long it is."""

    title: str
    words: tuple[SaidWord, ...]
    length_s: float


@dataclass(frozen=True)
class TextFormat:
    """How a kind of file is made, and what it is called."""

    ending: str
    content_type: str
    write: Callable[[SaidVersion], bytes]


def srt(said: SaidVersion) -> bytes:
    """SubRip: numbered cues, the speaker's name before what is new of a speaker."""
    lines = []
    for n, (cue, name) in enumerate(_named(cues_of(said.words)), 1):
        text = f"{name}: {cue.text}" if name else cue.text
        lines += [str(n), f"{_clock(cue.start_s, ',')} --> {_clock(cue.end_s, ',')}", text.replace("-->", "→"), ""]
    return "\n".join(lines).encode()


def vtt(said: SaidVersion) -> bytes:
    """WebVTT with voice spans."""
    lines = ["WEBVTT", ""]
    for cue in cues_of(said.words):
        name = escape(" ".join(cue.speaker.split()), quote=False)
        lines += [_vtt_times(cue), f"<v {name}>{escape(cue.text, quote=False)}</v>", ""]
    return "\n".join(lines).encode()


def chapters(said: SaidVersion) -> bytes:
    """WebVTT chapters."""
    lines = ["WEBVTT", ""]
    for chapter in chapters_of(said.words, said.length_s):
        lines += [_vtt_times(chapter), escape(f"{chapter.speaker}: {chapter.text}", quote=False), ""]
    return "\n".join(lines).encode()


def text(said: SaidVersion) -> bytes:
    """Turn by turn, each with its time."""
    turns = (f"{turn.speaker} ({_short_clock(turn.start_s)})\n{turn.text}\n" for turn in turns_of(said.words))
    return f"{said.title}\n\n{chr(10).join(turns)}".encode()


def document(said: SaidVersion) -> bytes:
    """Office Open XML: a heading, and a paragraph a turn."""
    made = Document()
    made.core_properties.title = said.title
    made.add_heading(said.title, level=1)
    for turn in turns_of(said.words):
        paragraph = made.add_paragraph()
        paragraph.add_run(turn.speaker).bold = True
        paragraph.add_run(f"  {_short_clock(turn.start_s)}\n").italic = True
        paragraph.add_run(turn.text)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def plain_data(said: SaidVersion) -> bytes:
    """All words with their times in the edit."""
    words = [asdict(word) for word in said.words]
    content = {"title": said.title, "length_s": round(said.length_s, 3), "words": words}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


TEXT_FORMATS = {
    "srt": TextFormat("srt", "application/x-subrip; charset=utf-8", srt),
    "vtt": TextFormat("vtt", "text/vtt; charset=utf-8", vtt),
    "txt": TextFormat("txt", "text/plain; charset=utf-8", text),
    "json": TextFormat("json", "application/json", plain_data),
    "docx": TextFormat(
        "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", document
    ),
    "chapters": TextFormat("chapters.vtt", "text/vtt; charset=utf-8", chapters),
}  # fmt: skip


def _named(cues: Sequence[Cue]) -> list[tuple[Cue, str]]:
    """Each cue with its speaker's name where another spoke before."""
    names = [cue.speaker for cue in cues]
    return [
        (cue, name if before != name else "") for cue, name, before in zip(cues, names, [None, *names], strict=False)
    ]


def _vtt_times(cue: Cue) -> str:
    return f"{_clock(cue.start_s, '.')} --> {_clock(cue.end_s, '.')}"


def _clock(time_s: float, point: str) -> str:
    milliseconds = round(time_s * 1000)
    hours, rest = divmod(milliseconds, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}{point}{rest % 1000:03}"


def _short_clock(time_s: float) -> str:
    minutes, seconds = divmod(int(time_s), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
