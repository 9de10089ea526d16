"""Notes as Markdown (CommonMark)."""

import re
from collections.abc import Iterator
from typing import Any

import pycrdt

FRAGMENT = "notes"
_SPECIAL = re.compile(r"([\\`*_\[\]<>])")
_AT_START = re.compile(r"^(\s*)([#+-]|\d+[.)])(?=\s)")
_MARKS = {"strong": "**", "em": "*"}


def notes_markdown(update: bytes) -> str:
    """The notes that an update of the whole document holds."""
    document: pycrdt.Doc = pycrdt.Doc()
    document.apply_update(update)
    fragment = document.get(FRAGMENT, type=pycrdt.XmlFragment)
    blocks = [_block(child) for child in fragment.children]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _block(node: Any) -> str:
    attributes = dict(node.attributes)
    match node.tag:
        case "heading":
            return "#" * int(float(attributes.get("level", 1))) + " " + _inline(node)
        case "bullet_list":
            return "\n".join(_item(child, "- ") for child in node.children)
        case "ordered_list":
            return "\n".join(_item(child, f"{n}. ") for n, child in enumerate(node.children, 1))
        case "blockquote":
            return _indented("\n\n".join(_block(child) for child in node.children), "> ", "> ")
        case "code_block":
            return "```\n" + "".join(_plain(node)) + "\n```"
        case "horizontal_rule":
            return "---"
        case _:
            return _AT_START.sub(r"\1\\\2", _inline(node))


def _item(node: Any, sign: str) -> str:
    return _indented("\n".join(_block(child) for child in node.children), sign, " " * len(sign))


def _indented(text: str, first: str, rest: str) -> str:
    return "\n".join((rest if n else first) + line for n, line in enumerate(text.split("\n")))


def _plain(node: Any) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, pycrdt.XmlText):
            yield from (str(text) for text, _ in child.diff())


def _inline(node: Any) -> str:
    parts = []
    for child in node.children:
        if isinstance(child, pycrdt.XmlText):
            parts += [_marked(str(text), marks or {}) for text, marks in child.diff()]
        elif child.tag == "hard_break":
            parts.append("\\\n")
    return "".join(parts)


def _marked(text: str, marks: dict[str, Any]) -> str:
    if "code" in marks:
        return f"`{text}`"
    core = text.strip()
    out = _SPECIAL.sub(r"\\\1", core)
    for mark, sign in _MARKS.items():
        if mark in marks and core:
            out = sign + out + sign
    link = marks.get("link")
    if isinstance(link, dict) and core:
        out = f"[{out}](<{str(link.get('href', '')).replace('>', '%3E')}>)"
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return before + out + after if core else text
