import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('projects', '0001_initial'),
        ('surveys', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='pollpage',
            name='outcome_project',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='projects.projectpage', verbose_name='project that came of it'),
        ),
        migrations.AddField(
            model_name='pollquestion',
            name='round',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.roundpage', verbose_name='grant round'),
        ),
        migrations.AddField(
            model_name='polloption',
            name='grant',
            field=models.ForeignKey(blank=True, help_text='Where the projects of a round are asked for.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.grant', verbose_name='proposal'),
        ),
        migrations.AddField(
            model_name='question',
            name='round',
            field=models.ForeignKey(blank=True, help_text='Only for the projects of a round: what residents may vote on stands as choices, from all communities of the sub-district. Each community asks in a poll of its own, and the office adds them up.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='projects.roundpage', verbose_name='grant round'),
        ),
    ]
