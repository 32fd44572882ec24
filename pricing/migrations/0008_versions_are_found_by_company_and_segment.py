"""Find the versions of what names a company or a segment without reading those of all others."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.fields.json import KT
from django.db.models.functions import Cast


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('pricing', '0007_simulations'),
    ]

    operations = [
        AddIndexConcurrently(
            'rowversion',
            models.Index(
                Cast(KT('row__company_id'), models.BigIntegerField()), models.F('relation'),
                condition=models.Q(('row__has_key', 'company_id')),
                name='pricing_version_of_company',
            ),
        ),
        AddIndexConcurrently(
            'rowversion',
            models.Index(
                Cast(KT('row__segment_id'), models.BigIntegerField()), models.F('relation'),
                condition=models.Q(('row__has_key', 'segment_id')),
                name='pricing_version_of_segment',
            ),
        ),
    ]
