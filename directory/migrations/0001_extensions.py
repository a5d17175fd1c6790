"""What PostgreSQL must know before the first table: places, ranges beside keys, and sets of tags."""

from django.contrib.postgres.operations import BtreeGistExtension, CreateExtension
from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [CreateExtension("postgis"), BtreeGistExtension(), CreateExtension("intarray")]
