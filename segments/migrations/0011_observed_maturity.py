
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('segments', '0010_engine_tables'),
    ]

    operations = [
        migrations.AddField(
            model_name='companyfacts',
            name='digital_observed',
            field=models.CharField(blank=True, db_default='', default='', max_length=16),
        ),
    ]
