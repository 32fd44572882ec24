"""Find the versions of a list's or a product's rows without reading those of all others."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.fields.json import KT
from django.db.models.functions import Cast


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('pricing', '0003_watch_prices'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='pastprice',
            options={
                'ordering': ['price_list_id', 'product_id', 'min_quantity', 'since'],
                'verbose_name': 'past price', 'verbose_name_plural': 'past prices',
            },
        ),
        AddIndexConcurrently(
            'rowversion',
            models.Index(
                Cast(KT('row__product_id'), models.BigIntegerField()), models.F('relation'),
                name='pricing_version_of_product',
            ),
        ),
        AddIndexConcurrently(
            'rowversion',
            models.Index(
                Cast(KT('row__price_list_id'), models.BigIntegerField()), models.F('relation'),
                name='pricing_version_of_list',
            ),
        ),
    ]
