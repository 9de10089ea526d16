from django.db import migrations


def place_peers(apps, schema_editor):
    """So far every connection was with the media worker that its meeting is pinned to."""
    for meeting in apps.get_model("rooms", "Meeting").objects.exclude(media_node=None):
        meeting.peers.update(media_node=meeting.media_node_id)


class Migration(migrations.Migration):

    dependencies = [
        ('rooms', '0010_spread_over_media_workers'),
    ]

    operations = [
        migrations.RunPython(place_peers, migrations.RunPython.noop),
    ]
