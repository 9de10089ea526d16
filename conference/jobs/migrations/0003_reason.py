from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0002_voice")]

    operations = [
        migrations.AddField(model_name="job", name="reason", field=models.CharField(blank=True, max_length=500)),
    ]
