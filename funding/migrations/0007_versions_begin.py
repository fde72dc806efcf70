from django.db import migrations, models

import lpip_portal.clock


class Migration(migrations.Migration):
    dependencies = [("funding", "0006_costs_and_documents")]

    operations = [
        migrations.AddField(
            model_name="answerversion",
            name="begun_at",
            field=models.DateTimeField(default=lpip_portal.clock.now),
        ),
    ]
