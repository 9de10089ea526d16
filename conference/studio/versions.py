"""Names versions of a transcript, compares two, and brings one back."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from conference.recordings.editing import version_words
from conference.recordings.models import Recording, Transcript, TranscriptVersion
from conference.recordings.telling import recording_change
from conference.signalling.errors import BadMessage, Full, NotFound
from conference.studio.comparing import Passage, Place, VersionText, compared
from conference.studio.models import VersionName

NAME_MAX = 80
NAMED_MAX = 200
"""Of a recording."""
LISTED_MAX = 100
"""So many versions without a name are listed, the newest."""


@dataclass(frozen=True)
class Comparison:
    """What is different between two versions.

    Attributes:
        passages: the words.
        names: how many speakers are called something else.
        pauses: how many pauses are of another length.
    """

    passages: tuple[Passage, ...]
    names: int
    pauses: int


def version_get(recording: Recording, number: int) -> TranscriptVersion:
    """A version of a recording's transcript.

    Raises:
        NotFound: there is none of this number.
    """
    version = recording.versions.filter(number=number).first()
    if version is None:
        raise NotFound(_("there is no such version"))
    return version


def versions_listed(recording: Recording) -> list[TranscriptVersion]:
    """All that have a name, and the newest of the others; the newest first."""
    every = recording.versions.select_related("created_by", "naming").order_by("-number")
    named = {version.pk: version for version in every.filter(naming__isnull=False)}
    newest = {version.pk: version for version in every.filter(naming__isnull=True)[:LISTED_MAX]}
    return sorted((named | newest).values(), key=lambda version: -version.number)


@transaction.atomic
def version_name(*, recording: Recording, number: int, name: str, user: User | None) -> TranscriptVersion:
    """Gives a version a name; an empty one takes it away.

    Raises:
        NotFound: there is no such version.
        BadMessage: the name is too long, or not to be printed.
        Full: so many have a name already.
    """
    version = version_get(recording, number)
    name = " ".join(name.split())
    if len(name) > NAME_MAX or not name.isprintable():
        raise BadMessage(_("a name has at most {most} printable characters").format(most=NAME_MAX))
    if not name:
        VersionName.objects.filter(version=version).delete()
    else:
        others = VersionName.objects.filter(version__recording=recording).exclude(version=version)
        if others.count() >= NAMED_MAX:
            raise Full(_("at most {most} versions have names").format(most=NAMED_MAX))
        VersionName.objects.update_or_create(version=version, defaults={"name": name, "named_by": user})
    recording_change(recording.pk, "versions")
    return recording.versions.select_related("created_by", "naming").get(pk=version.pk)


def versions_compare(*, transcript: Transcript, before: TranscriptVersion, after: TranscriptVersion) -> Comparison:
    """What is different in `after`."""
    places = [Place(n, word["participant_id"], word["start_s"]) for n, word in enumerate(transcript.words)]
    passages = compared(_text(transcript, before), _text(transcript, after), places)
    return Comparison(
        tuple(passages),
        sum(before.names.get(key) != after.names.get(key) for key in before.names | after.names),
        sum(before.pauses.get(key) != after.pauses.get(key) for key in before.pauses | after.pauses),
    )


def _text(transcript: Transcript, version: TranscriptVersion) -> VersionText:
    gone = set(version.deleted)
    written = version_words(transcript, version)
    texts = {each.ids[0]: each.word.text for each in written if each.ids[0] not in gone}
    added: dict[int, list[str]] = {}
    for each in version.insertions:
        added.setdefault(each["after"], []).extend(str(each["text"]).split())
    return VersionText(texts, added)
