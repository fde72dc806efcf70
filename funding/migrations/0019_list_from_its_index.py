from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('funding', '0018_form_of_a_review'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='application',
            name='funding_application_list',
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['phase', '-state_since', '-id'], include=('state', 'submitted_at', 'partnership'), name='funding_application_listed'),
        ),
    ]
