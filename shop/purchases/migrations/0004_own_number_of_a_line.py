from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('purchases', '0003_order_method'),
    ]

    operations = [
        migrations.AddField(
            model_name='orderlineterms',
            name='own_number',
            field=models.CharField(blank=True, db_default='', max_length=64, verbose_name="the company's own number"),
        ),
    ]
