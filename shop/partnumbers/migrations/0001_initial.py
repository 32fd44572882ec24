import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalogue', '0032_category_exclude_from_menu_category_long_description'),
        ('listings', '0001_initial'),
        ('segments', '0018_memberships_without_foreign_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='OwnNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=64, verbose_name='own number')),
                ('plain', models.GeneratedField(db_persist=True, expression=models.Func(models.F('number'), function='search_plain'), output_field=models.TextField(verbose_name='own number without dashes'))),
                ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='changed at')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='segments.company', verbose_name='company')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogue.product', verbose_name='product')),
            ],
            options={
                'verbose_name': 'own part number',
                'verbose_name_plural': 'own part numbers',
                'ordering': ['number', 'pk'],
                'indexes': [models.Index(fields=['company', 'product', '-changed_at'], name='partnumbers_shown'), models.Index(models.F('company'), django.contrib.postgres.indexes.OpClass('plain', name='text_pattern_ops'), name='partnumbers_beginning')],
                'constraints': [models.UniqueConstraint(fields=('company', 'plain'), name='partnumbers_number_once', violation_error_message='This company has this number already.'), models.CheckConstraint(condition=models.Q(('plain', ''), _negated=True), name='partnumbers_number_has_letters', violation_error_message='A number needs a letter or a digit.')],
            },
        ),
    ]
