"""The JSON of the studio's own things, as docs/protocol.md says it."""

from ninja import Field, Schema


class VersionOut(Schema):
    number: int
    parent: int | None
    name: str
    made_by: str
    made_at: str
    current: bool


class NameIn(Schema):
    name: str = Field(max_length=400)


class RestoreIn(Schema):
    base_version: int


class ComparedWordOut(Schema):
    text: str
    change: str


class PassageOut(Schema):
    participant_id: str
    start_s: float
    words: list[ComparedWordOut]


class ComparisonOut(Schema):
    before: int
    after: int
    passages: list[PassageOut]
    names: int
    pauses: int


class AnswerOut(Schema):
    id: str
    author: str
    own: bool
    text: str
    created_at: str


class ThreadOut(AnswerOut):
    first: str
    last: str
    resolved_by: str | None
    may_resolve: bool
    answers: list[AnswerOut]


class CommentIn(Schema):
    first: str = Field(max_length=20)
    last: str = Field(max_length=20)
    text: str = Field(max_length=4000)


class AnswerIn(Schema):
    text: str = Field(max_length=4000)


class ResolveIn(Schema):
    resolved: bool


class PeaksOut(Schema):
    per_s: float
    peaks: list[int]
