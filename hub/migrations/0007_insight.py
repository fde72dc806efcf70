
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('hub', '0006_catalogue'),
    ]

    operations = [
        migrations.AddField(
            model_name='enquiry',
            name='insight',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='enquiry', to='hub.evidenceitem'),
        ),
        migrations.AlterField(
            model_name='evidenceitem',
            name='kind',
            field=models.CharField(choices=[('report', 'Report'), ('briefing', 'Policy briefing'), ('evaluation', 'Evaluation'), ('case', 'Case study'), ('tool', 'Tool or guide'), ('blog', 'Blog or opinion'), ('podcast', 'Podcast or film'), ('data_note', 'Note about data'), ('insight', 'Answer to a policymaker')], max_length=10),
        ),
    ]
