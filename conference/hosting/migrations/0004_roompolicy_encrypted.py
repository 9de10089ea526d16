from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('hosting', '0003_roompolicy_caption'),
    ]

    operations = [
        migrations.AddField(
            model_name='roompolicy',
            name='encrypted',
            field=models.BooleanField(default=False),
        ),
    ]
